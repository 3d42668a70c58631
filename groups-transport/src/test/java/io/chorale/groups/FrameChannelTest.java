package io.chorale.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.sim.SimConfig;
import io.chorale.groups.sim.SimNetwork;
import io.chorale.groups.sim.SimTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameChannelTest {
    private static final ChannelConfig CONFIG = new ChannelConfig("test", 1_000, 200);

    private final SimNetwork network = new SimNetwork(1, SimConfig.defaults().withLoneStartPercent(0));
    private final Node a = new Node("a");
    private final Node b = new Node("b");
    private final Node c = new Node("c");

    /** A channel with what it received. */
    private final class Node implements ChannelListener {
        final SimTransport transport;
        final FrameChannel channel;
        final List<String> received = new ArrayList<>();
        final List<View> views = new ArrayList<>();

        Node(String name) {
            transport = network.transport(name);
            channel = new FrameChannel(transport, CONFIG);
        }

        Member self() {
            return channel.self();
        }

        @Override
        public void onView(View view) {
            views.add(view);
        }

        @Override
        public void onMessage(Member from, byte[] message) {
            String text = new String(message, StandardCharsets.UTF_8);
            if (text.equals("poison")) {
                throw new IllegalStateException("poisoned");
            }
            received.add(from.name() + ":" + text);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void startAll() {
        a.channel.start(a);
        b.channel.start(b);
        c.channel.start(c);
        network.runFor(5_000);
        assertThat(a.channel.view().members()).hasSize(3);
    }

    @Test
    void multicastsAndUnicastsToOneMemberKeepTheirOrder() {
        startAll();
        List<String> toB = new ArrayList<>();
        List<String> toC = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            if (i % 3 == 0) {
                a.channel.multicast(bytes("all" + i));
                toB.add("a:all" + i);
                toC.add("a:all" + i);
            } else if (i % 3 == 1) {
                a.channel.send(b.self(), bytes("b" + i));
                toB.add("a:b" + i);
            } else {
                a.channel.send(c.self(), bytes("c" + i));
                toC.add("a:c" + i);
            }
            if (i % 17 == 0) {
                a.channel.flush();
            }
        }
        a.channel.flush();
        network.runFor(1_000);
        assertThat(b.received).isEqualTo(toB);
        assertThat(c.received).isEqualTo(toC);
        assertThat(a.received).isEmpty();
    }

    @Test
    void messagesTravelInFullFramesAndLargeOnesAlone() {
        startAll();
        for (int i = 0; i < 100; i++) {
            a.channel.send(b.self(), bytes("0123456789"));
        }
        assertThat(a.channel.stats().framesSent()).isEqualTo(6);
        a.channel.send(b.self(), new byte[900]);
        assertThat(a.channel.stats().framesSent())
                .as("what waited goes first, then the large one by itself")
                .isEqualTo(8);
        a.channel.flush();
        assertThat(a.channel.stats().framesSent()).isEqualTo(8);
        network.runFor(1_000);
        ChannelStats received = b.channel.stats();
        assertThat(received.framesReceived()).isEqualTo(8);
        assertThat(received.messagesReceived()).isEqualTo(101);
        assertThat(a.channel.stats().messagesSent()).isEqualTo(101);
        assertThat(a.channel.stats().bytesSent()).isGreaterThan(100 * 11 + 902);
    }

    @Test
    void nothingLeavesBeforeAFlushOrAFullFrame() {
        startAll();
        a.channel.send(b.self(), bytes("waits"));
        network.runFor(1_000);
        assertThat(b.received).isEmpty();
        a.channel.flush();
        network.runFor(1_000);
        assertThat(b.received).containsExactly("a:waits");
    }

    @Test
    void aMessageAboveTheLimitIsRefusedWithSizeAndLimit() {
        startAll();
        assertThatThrownBy(() -> a.channel.send(b.self(), new byte[1_001]))
                .isInstanceOfSatisfying(MessageTooLargeException.class, e -> {
                    assertThat(e.sizeBytes()).isEqualTo(1_001);
                    assertThat(e.limitBytes()).isEqualTo(1_000);
                })
                .hasMessageContaining("1001")
                .hasMessageContaining("1000")
                .hasMessageContaining("ChannelConfig")
                .hasMessageContaining("ClusterConfig");
        assertThatThrownBy(() -> a.channel.multicast(new byte[1_001])).isInstanceOf(MessageTooLargeException.class);
    }

    @Test
    void aMemberDoesNotSendToItself() {
        startAll();
        assertThatIllegalArgumentException().isThrownBy(() -> a.channel.send(a.self(), bytes("me")));
    }

    @Test
    void whatIsSentOutsideTheViewIsDroppedAndCounted() {
        startAll();
        a.channel.send(c.self(), bytes("queued before the crash is noticed"));
        network.crash(c.self());
        network.runFor(5_000);
        assertThat(a.channel.view().contains(c.self())).isFalse();
        a.channel.flush();
        a.channel.send(c.self(), bytes("too late"));
        assertThat(a.channel.stats().messagesDropped()).isEqualTo(2);
        assertThat(a.channel.stats().messagesSent()).isZero();
    }

    @Test
    void aListenerThatThrowsLosesThatMessageOnly() {
        startAll();
        a.channel.send(b.self(), bytes("one"));
        a.channel.send(b.self(), bytes("poison"));
        a.channel.send(b.self(), bytes("two"));
        a.channel.flush();
        try (CapturedLog log = new CapturedLog(FrameChannel.class)) {
            network.runFor(1_000);
            assertThat(log.messages()).hasSize(1).first().asString().contains("poisoned");
        }
        assertThat(b.received).containsExactly("a:one", "a:two");
        assertThat(b.channel.stats().rejected(RejectCause.LISTENER_FAILED)).isEqualTo(1);
    }

    @Test
    void aChannelStartsOnceAndSendsOnlyInBetween() {
        assertThatThrownBy(() -> a.channel.flush())
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("start()");
        startAll();
        assertThatThrownBy(() -> a.channel.start(a)).isInstanceOf(IllegalStateException.class);
        a.channel.close();
        a.channel.close();
        assertThatThrownBy(() -> a.channel.multicast(bytes("late")))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("closed");
        network.runFor(1_000);
        assertThat(b.channel.view().members()).hasSize(2);
    }
}
