package io.chorale.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.sim.SimConfig;
import io.chorale.groups.sim.SimNetwork;
import io.chorale.groups.sim.SimTransport;
import io.chorale.groups.spi.TransportListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that sends what is no frame costs its own messages, a line in the log and nothing else. */
class BadInputTest {
    private static final int LIMIT = 1_000;
    private static final FrameCodec CODEC = new FrameCodec("test", LIMIT);

    private final SimNetwork network = new SimNetwork(3, SimConfig.defaults().withLoneStartPercent(0));
    private final FrameChannel good = channel("good");
    private final FrameChannel receiver = channel("receiver");
    private final SimTransport bad = network.transport("bad");
    private final List<String> received = new ArrayList<>();

    private FrameChannel channel(String name) {
        return new FrameChannel(network.transport(name), new ChannelConfig("test", LIMIT, 200));
    }

    @BeforeEach
    void start() {
        ChannelListener listener = new ChannelListener() {
            @Override
            public void onView(View view) {
                // The views are looked at through the channel.
            }

            @Override
            public void onMessage(Member from, byte[] message) {
                received.add(from.name() + ":" + new String(message, StandardCharsets.UTF_8));
            }
        };
        good.start(listener);
        receiver.start(listener);
        bad.start(new TransportListener() {
            @Override
            public void onView(View view) {
                // This peer looks at nothing.
            }

            @Override
            public void onFrame(Member from, byte[] frame) {
                // This peer reads nothing.
            }
        });
        network.runFor(5_000);
        assertThat(receiver.view().members()).hasSize(3);
    }

    private static byte[] frame(FrameCodec codec, int... messageLengths) {
        return codec.encode(Arrays.stream(messageLengths).mapToObj(byte[]::new).toList());
    }

    private static byte[] withVersion(int version) {
        byte[] frame = frame(CODEC, 10);
        frame[4] = (byte) version;
        return frame;
    }

    /** Sends the bytes a hundred times, then shows that they were counted, said once, and harmless. */
    private void assertDroppedAs(RejectCause cause, byte[] bytes) {
        try (CapturedLog log = new CapturedLog(FrameChannel.class)) {
            for (int i = 0; i < 100; i++) {
                bad.send(receiver.self(), bytes);
            }
            network.runFor(1_000);
            assertThat(log.messages()).hasSize(1).first().asString().contains("bad-", cause.name());
        }
        ChannelStats stats = receiver.stats();
        assertThat(stats.framesReceived()).isEqualTo(100);
        assertThat(stats.messagesReceived()).isZero();
        for (RejectCause any : RejectCause.values()) {
            assertThat(stats.rejected(any)).isEqualTo(any == cause ? 100 : 0);
        }
        bad.send(receiver.self(), CODEC.encode(List.of("now right".getBytes(StandardCharsets.UTF_8))));
        good.send(receiver.self(), "as ever".getBytes(StandardCharsets.UTF_8));
        good.flush();
        network.runFor(1_000);
        assertThat(received).containsExactlyInAnyOrder("bad:now right", "good:as ever");
    }

    @Test
    void aTruncatedFrame() {
        byte[] frame = frame(CODEC, 10, 20);
        assertDroppedAs(RejectCause.MALFORMED, Arrays.copyOf(frame, frame.length - 1));
    }

    @Test
    void noFrameAtAll() {
        assertDroppedAs(RejectCause.MALFORMED, new byte[0]);
    }

    @Test
    void aFrameOfALaterRelease() {
        assertDroppedAs(RejectCause.UNKNOWN_VERSION, withVersion(FrameCodec.VERSION + 1));
    }

    @Test
    void aFrameOfAForeignCluster() {
        assertDroppedAs(RejectCause.FOREIGN_CLUSTER, frame(new FrameCodec("other", LIMIT), 10));
    }

    @Test
    void anOversizedMessage() {
        assertDroppedAs(RejectCause.OVERSIZED, frame(CODEC, 10, LIMIT + 1));
    }

    @Test
    void eachCauseOfASenderIsSaidOnce() {
        try (CapturedLog log = new CapturedLog(FrameChannel.class)) {
            for (int i = 0; i < 10; i++) {
                bad.send(receiver.self(), new byte[i]);
                bad.send(receiver.self(), withVersion(100 + i));
                bad.send(good.self(), new byte[i]);
            }
            network.runFor(1_000);
            assertThat(log.messages())
                    .as("two causes at the one receiver, one at the other")
                    .hasSize(3);
        }
        assertThat(receiver.stats().rejected(RejectCause.MALFORMED)).isEqualTo(10);
        assertThat(receiver.stats().rejected(RejectCause.UNKNOWN_VERSION)).isEqualTo(10);
    }
}
