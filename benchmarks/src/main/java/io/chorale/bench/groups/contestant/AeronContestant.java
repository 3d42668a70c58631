package io.chorale.bench.groups.contestant;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron by UDP multicast, each process with a media driver of its own in one thread: with two cores for three members
 * there is none to spin on.
 */
final class AeronContestant implements Contestant {
    private static final int STREAM = 1_000;
    private static final int POLL_LIMIT = 64;
    private static final int SOCKET_BUFFER_BYTES = 2 << 20;
    private static final int MAX_MESSAGE_BYTES = 1 << 16;

    private MediaDriver driver;
    private Aeron aeron;
    private Subscription subscription;
    private Publication publication;
    private Thread poller;
    private int members;
    private volatile boolean closing;

    @Override
    public void open(Seat seat, Receiver receiver) {
        members = seat.members();
        String directory = Path.of(
                        System.getProperty("bench.scratch", System.getProperty("java.io.tmpdir")),
                        "aeron-" + ProcessHandle.current().pid() + "-" + seat.session())
                .toString();
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                .aeronDirectoryName(directory)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(idle())
                .socketRcvbufLength(SOCKET_BUFFER_BYTES)
                .socketSndbufLength(SOCKET_BUFFER_BYTES)
                .initialWindowLength(SOCKET_BUFFER_BYTES / 4)
                .multicastFlowControlSupplier(new io.aeron.driver.MinMulticastFlowControlSupplier())
                .printConfigurationOnStart(false));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
        // The slowest member sets the pace, and there is no pace before all are there. Datagrams as large as JGroups
        // makes
        // its own: with Aeron's default of 1,408 bytes 8 KB messages take ten times the processor time.
        String channel = "aeron:udp?endpoint=239.67.72.91:46810|interface=127.0.0.1|mtu=60000|fc=min,g:/" + members;
        subscription = aeron.addSubscription(channel, STREAM + seat.session());
        publication = aeron.addExclusivePublication(channel, STREAM + seat.session());
        poller = new Thread(() -> poll(receiver), "aeron-poller");
        poller.setDaemon(true);
        poller.start();
    }

    private static IdleStrategy idle() {
        return new BackoffIdleStrategy(10, 20, TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MICROSECONDS.toNanos(100));
    }

    private void poll(Receiver receiver) {
        byte[] array = new byte[MAX_MESSAGE_BYTES];
        FragmentHandler handler = new FragmentAssembler((buffer, offset, length, header) -> {
            buffer.getBytes(offset, array, 0, length);
            receiver.delivered(array, 0, length);
        });
        IdleStrategy idle = idle();
        while (!closing) {
            idle.idle(subscription.poll(handler, POLL_LIMIT));
        }
    }

    @Override
    public boolean isComplete() {
        return publication.isConnected() && subscription.imageCount() == members;
    }

    @Override
    public Sender sender(String level) {
        UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        IdleStrategy idle = idle();
        return message -> {
            buffer.wrap(message);
            long position = publication.offer(buffer, 0, message.length);
            idle.reset();
            while (position < 0) {
                if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
                    throw new IllegalStateException("Aeron's publication is at its end: " + position);
                }
                if (closing) {
                    throw new IllegalStateException("Aeron was closed while the sender waited");
                }
                idle.idle();
                position = publication.offer(buffer, 0, message.length);
            }
        };
    }

    @Override
    public String configuration() {
        return "Aeron " + AeronCounters.class.getPackage().getImplementationVersion()
                + ", UDP multicast, embedded driver (ThreadingMode.SHARED, parks at most 100 us), flow control min, term "
                + publication.termBufferLength() + ", max payload " + publication.maxPayloadLength();
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        if (poller != null) {
            poller.join(TimeUnit.SECONDS.toMillis(5));
        }
        if (aeron != null) {
            aeron.close();
        }
        if (driver != null) {
            driver.close();
        }
    }
}
