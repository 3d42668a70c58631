package io.chorale.simulation.network;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import io.chorale.groups.Transports;
import io.chorale.groups.View;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VirtualSynchrony;
import io.chorale.groups.vs.VsConfig;
import io.chorale.groups.vs.VsOutput;
import io.chorale.groups.vs.VsView;
import io.chorale.simulation.check.LogAppender;
import io.chorale.simulation.check.LogEvent;
import io.chorale.simulation.check.LogFiles;
import io.chorale.simulation.check.TestMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The core in an agent: it sends messages of all levels at random, and logs all that happens to it. */
final class CoreAgent implements AgentPart, TransportListener, VsOutput {
    private static final int TICK_MS = 40;
    private static final int MAX_BYTES = 40_000;

    private final Transport transport;
    private final AgentLoop loop = new AgentLoop();
    private final SplittableRandom random;
    private final Consumer<String> tell;
    private final VirtualSynchrony core;
    private final LogAppender<LogEvent> log;
    /** What was handed over and not sent: its sequence by ticket. */
    private final Map<Long, Integer> unsent = new HashMap<>();

    private int submitted;
    private boolean quiet;
    private boolean flushing;
    private String told = "";

    CoreAgent(Transport transport, Path logs, long seed, Consumer<String> tell) throws IOException {
        this.transport = transport;
        this.random = new SplittableRandom(seed);
        this.tell = tell;
        this.log = LogFiles.append(logs, transport.self());
        this.core =
                new VirtualSynchrony(transport.self(), VsConfig.of("network").withPacketBytes(4_000), this);
    }

    static CoreAgent on(String address, String name, String stack, Path logs, long seed, Consumer<String> tell)
            throws IOException {
        Transport transport = Transports.create(AgentStack.config("network", name, address, stack));
        return new CoreAgent(transport, logs, seed, tell);
    }

    @Override
    public void run() {
        transport.start(this);
        loop.every(TICK_MS, this::tick);
        loop.run();
    }

    @Override
    public void quiet() {
        loop.execute(() -> quiet = true);
    }

    @Override
    public void rest() {
        loop.execute(this::submit);
    }

    @Override
    public void end() {
        loop.execute(() -> {
            write(new LogEvent.Ended(now(), core.isFlushing()));
            tell.accept("ended");
            loop.stop();
        });
    }

    private void tick() {
        core.tick(now());
        if (!quiet && core.view() != null) {
            submit();
        }
        afterCore();
    }

    private void submit() {
        Service service = Service.ofCode(random.nextInt(6));
        boolean large = random.nextInt(20) == 0 && service != Service.UNRELIABLE;
        byte[] message = TestMessage.of(
                transport.self(), submitted + 1, large ? random.nextInt(5_000, MAX_BYTES) : random.nextInt(20, 500));
        submitted++;
        int crc = TestMessage.crcOf(message, 0, message.length);
        write(new LogEvent.Submitted(now(), submitted, service, message.length, crc));
        long ticket = core.send(service, message);
        if (ticket == 0) {
            throw new IllegalStateException("The outbox is full at a rate that it must hold");
        }
        unsent.put(ticket, submitted);
    }

    private void afterCore() {
        core.flush(now());
        if (core.isFlushing() != flushing) {
            flushing = !flushing;
            write(new LogEvent.Flushing(now(), flushing));
        }
        VsView view = core.view();
        String state = view == null
                ? "none"
                : view.id() + " " + view.members().size() + " " + (!flushing && unsent.isEmpty() ? "idle" : "busy");
        if (!state.equals(told)) {
            told = state;
            tell.accept(state);
        }
    }

    @Override
    public void onView(View view) {
        loop.execute(() -> {
            core.transportView(view, now());
            afterCore();
        });
    }

    @Override
    public void onFrame(Member from, byte[] frame) {
        loop.execute(() -> {
            core.frame(from, frame, now());
            afterCore();
        });
    }

    @Override
    public void send(Member to, byte[] frame) {
        transport.send(to, frame);
    }

    @Override
    public void multicast(byte[] frame) {
        transport.multicast(frame);
    }

    @Override
    public void datagram(byte[] frame) {
        transport.datagram(frame);
    }

    @Override
    public void sent(long ticket) {
        write(new LogEvent.Sent(now(), unsent.remove(ticket)));
    }

    @Override
    public void deliver(Delivery delivery) {
        int sequence = TestMessage.sequenceOf(delivery.bytes(), delivery.offset(), delivery.length());
        int crc = TestMessage.crcOf(delivery.bytes(), delivery.offset(), delivery.length());
        write(new LogEvent.Delivered(now(), delivery.sender(), sequence, delivery.service(), delivery.length(), crc));
    }

    @Override
    public void transitional(List<Member> together) {
        write(new LogEvent.Transitional(now(), together));
    }

    @Override
    public void holes() {}

    @Override
    public void view(VsView view) {
        write(new LogEvent.Installed(now(), view));
    }

    @Override
    public void rejected(Member from, RejectCause cause, String reason) {
        throw new IllegalStateException("Rejected a frame of " + from + ": " + cause + ", " + reason);
    }

    private void write(LogEvent event) {
        try {
            log.add(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
