package io.chorale.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every engine promises. An engine's own test says how to make, wait for and kill its transports. */
public abstract class TransportContractTest {
    private final List<Node> nodes = new ArrayList<>();

    /** Makes a transport that is not started. All transports of one test belong to one group. */
    protected abstract Transport create(String name);

    /** Waits until the condition holds, or fails. */
    protected abstract void await(String what, BooleanSupplier condition);

    /** Ends a member so that the others see no farewell. */
    protected abstract void crash(Transport transport);

    /** A transport with all that it delivered. */
    protected static final class Node implements TransportListener {
        final Transport transport;
        final List<View> views = new CopyOnWriteArrayList<>();
        final Map<Member, List<byte[]>> frames = new ConcurrentHashMap<>();

        Node(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void onView(View view) {
            views.add(view);
        }

        @Override
        public void onFrame(Member from, byte[] frame) {
            frames.computeIfAbsent(from, key -> new CopyOnWriteArrayList<>()).add(frame);
        }

        Member self() {
            return transport.self();
        }

        List<byte[]> from(Node sender) {
            return frames.getOrDefault(sender.self(), List.of());
        }

        List<Integer> numbersFrom(Node sender) {
            return from(sender).stream()
                    .map(frame -> ByteBuffer.wrap(frame).getInt())
                    .toList();
        }
    }

    protected Node start(String name) {
        Node node = new Node(create(name));
        nodes.add(node);
        node.transport.start(node);
        return node;
    }

    protected void awaitViewOf(Node... members) {
        List<Member> wanted = Arrays.stream(members).map(Node::self).sorted().toList();
        await(
                "one view of " + wanted,
                () -> Arrays.stream(members).allMatch(node -> node.transport.view().members().stream()
                                .sorted()
                                .toList()
                                .equals(wanted))
                        && Arrays.stream(members)
                                        .map(node -> node.transport.view().members())
                                        .distinct()
                                        .count()
                                == 1);
    }

    private static byte[] number(int value, int length) {
        return ByteBuffer.allocate(length).putInt(value).array();
    }

    @AfterEach
    void closeAll() {
        nodes.forEach(node -> node.transport.close());
    }

    @Test
    void theFirstMemberIsAloneInItsFirstView() {
        Node a = start("a");
        assertThat(a.views).as("delivered before start returns").isNotEmpty();
        assertThat(a.transport.view().members()).containsExactly(a.self());
        assertThat(a.transport.view().coordinator()).isEqualTo(a.self());
        assertThat(a.self().name()).isEqualTo("a");
    }

    @Test
    void membersComeToOneViewInTheSameOrder() {
        Node a = start("a");
        Node b = start("b");
        Node c = start("c");
        awaitViewOf(a, b, c);
        for (Node node : List.of(a, b, c)) {
            long last = 0;
            for (View view : node.views) {
                assertThat(view.contains(node.self())).isTrue();
                assertThat(view.number()).as("numbers grow").isGreaterThan(last);
                last = view.number();
            }
        }
        assertThat(new HashSet<>(a.transport.view().members())
                        .stream().map(Member::name).sorted())
                .as("names are known")
                .containsExactly("a", "b", "c");
    }

    @Test
    void unicastsOfOneSenderArriveInOrder() {
        Node a = start("a");
        Node b = start("b");
        Node c = start("c");
        awaitViewOf(a, b, c);
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            a.transport.send(b.self(), number(i, 4 + i % 500));
            c.transport.send(b.self(), number(i, 4));
            sent.add(i);
        }
        await("all frames", () -> b.from(a).size() >= 2_000 && b.from(c).size() >= 2_000);
        assertThat(b.numbersFrom(a)).isEqualTo(sent);
        assertThat(b.numbersFrom(c)).isEqualTo(sent);
        assertThat(c.frames).as("nobody else gets a unicast").isEmpty();
    }

    @Test
    void multicastsReachAllOthersInOrderAndNotTheSender() {
        Node a = start("a");
        Node b = start("b");
        Node c = start("c");
        awaitViewOf(a, b, c);
        List<Integer> sent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            a.transport.multicast(number(i, 4 + i % 300));
            sent.add(i);
        }
        await("all frames", () -> b.from(a).size() >= 1_000 && c.from(a).size() >= 1_000);
        assertThat(b.numbersFrom(a)).isEqualTo(sent);
        assertThat(c.numbersFrom(a)).isEqualTo(sent);
        assertThat(a.frames).isEmpty();
    }

    @Test
    void largeFramesArriveWhole() {
        Node a = start("a");
        Node b = start("b");
        awaitViewOf(a, b);
        byte[] large = new byte[5 << 20];
        new Random(7).nextBytes(large);
        a.transport.send(b.self(), large);
        a.transport.send(b.self(), new byte[] {1});
        await("both frames", () -> b.from(a).size() == 2);
        assertThat(b.from(a).get(0)).isEqualTo(large);
        assertThat(b.from(a).get(1)).containsExactly(1);
        a.transport.multicast(large);
        await("the multicast", () -> b.from(a).size() == 3);
        assertThat(b.from(a).get(2)).isEqualTo(large);
    }

    @Test
    void aMemberThatLeavesIsDroppedFromTheView() {
        Node a = start("a");
        Node b = start("b");
        Node c = start("c");
        awaitViewOf(a, b, c);
        a.transport.close();
        awaitViewOf(b, c);
        b.transport.send(a.self(), number(1, 4));
        b.transport.send(c.self(), number(2, 4));
        await("what is sent to who is left", () -> c.from(b).size() == 1);
        assertThat(a.frames).isEmpty();
        assertThatThrownBy(() -> a.transport.send(b.self(), number(3, 4))).isInstanceOf(TransportException.class);
    }

    @Test
    void aMemberThatDiesIsDroppedFromTheViewAndMayComeBackAsANewOne() {
        Node a = start("a");
        Node b = start("b");
        Node c = start("c");
        awaitViewOf(a, b, c);
        crash(a.transport);
        awaitViewOf(b, c);
        Node again = start("a");
        awaitViewOf(again, b, c);
        assertThat(again.self()).isNotEqualTo(a.self());
        again.transport.multicast(number(1, 4));
        await("its frames", () -> b.from(again).size() == 1 && c.from(again).size() == 1);
    }

    @Test
    void aTransportStartsOnceAndClosesTwice() {
        Node a = start("a");
        assertThatThrownBy(() -> a.transport.start(a)).isInstanceOf(IllegalStateException.class);
        a.transport.close();
        a.transport.close();
        assertThatThrownBy(() -> a.transport.start(a)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> a.transport.multicast(new byte[1])).isInstanceOf(TransportException.class);
        Transport neverStarted = create("b");
        assertThatThrownBy(() -> neverStarted.multicast(new byte[1])).isInstanceOf(TransportException.class);
        neverStarted.close();
    }
}
