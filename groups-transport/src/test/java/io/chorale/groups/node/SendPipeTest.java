package io.chorale.groups.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Member;
import io.chorale.groups.View;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendPipeTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Member other = new Member(new UUID(0, 1), "other");
    private final Gate gate = new Gate();
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final SendPipe pipe = new SendPipe("pipe", gate, 1_000, lost::complete);

    @AfterEach
    void close() {
        gate.open.countDown();
        pipe.close();
    }

    @Test
    void whateverEndsTheSendingThreadEndsTheIncarnation() {
        gate.open.countDown();
        gate.failure = new IllegalStateException("a defect of the engine");
        pipe.start();
        pipe.multicast(new byte[1]);
        await().atMost(SOON).until(lost::isDone);
        assertThat(lost.join()).contains("a defect of the engine");
    }

    @Test
    void anErrorEndsItAsWell() {
        gate.open.countDown();
        gate.failure = new NoClassDefFoundError("half an engine");
        pipe.start();
        pipe.datagram(new byte[1]);
        await().atMost(SOON).until(lost::isDone);
        assertThat(lost.join()).contains("half an engine");
    }

    @Test
    void framesToOneMemberGoBeforeMulticastsAndKeepTheirOrder() {
        pipe.multicast(bytes("m1"));
        pipe.multicast(bytes("m2"));
        pipe.send(other, bytes("u1"));
        pipe.send(other, bytes("u2"));
        gate.open.countDown();
        pipe.start();
        await().atMost(SOON).until(() -> gate.sent.size() == 4);
        assertThat(gate.sent).containsExactly("u1", "u2", "m1", "m2");
    }

    @Test
    void aFloodOfDatagramsDropsDatagramsOnly() {
        for (int i = 0; i < 100_000; i++) {
            pipe.datagram(new byte[100]);
        }
        assertThat(pipe.datagramsDropped()).isGreaterThan(90_000);
        pipe.multicast(bytes("data"));
        pipe.send(other, bytes("control"));
        assertThat(pipe.dropped()).isZero();
        gate.open.countDown();
        pipe.start();
        await().atMost(SOON).until(() -> gate.sent.contains("data"));
        assertThat(gate.sent.indexOf("control")).isZero();
        assertThat(gate.sent.indexOf("data")).isLessThanOrEqualTo(2);
    }

    @Test
    void multicastsAreBoundedInBytesAndLeaveRoomForControl() {
        for (int i = 0; i < 100; i++) {
            pipe.multicast(new byte[100]);
        }
        assertThat(pipe.dropped()).isEqualTo(90);
        pipe.send(other, bytes("control"));
        assertThat(pipe.dropped()).isEqualTo(90);
        gate.open.countDown();
        pipe.start();
        await().atMost(SOON).until(() -> gate.sent.size() == 11);
        pipe.multicast(new byte[100]);
        await().atMost(SOON).until(() -> gate.sent.size() == 12);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Keeps what is sent, once it is open. */
    private static final class Gate implements Transport {
        private final List<String> sent = new CopyOnWriteArrayList<>();
        private final CountDownLatch open = new CountDownLatch(1);
        private volatile Throwable failure;

        private void pass(byte[] frame) {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            } else if (failure instanceof Error error) {
                throw error;
            }
            sent.add(new String(frame, UTF_8));
        }

        @Override
        public void start(TransportListener listener) {
            throw new UnsupportedOperationException("It only sends");
        }

        @Override
        public Member self() {
            throw new UnsupportedOperationException("It only sends");
        }

        @Override
        public View view() {
            throw new UnsupportedOperationException("It only sends");
        }

        @Override
        public void send(Member to, byte[] frame) {
            pass(frame);
        }

        @Override
        public void multicast(byte[] frame) {
            pass(frame);
        }

        @Override
        public void datagram(byte[] frame) {
            pass(frame);
        }

        @Override
        public long rejectedMessages() {
            return 0;
        }

        @Override
        public void close() {
            open.countDown();
        }
    }
}
