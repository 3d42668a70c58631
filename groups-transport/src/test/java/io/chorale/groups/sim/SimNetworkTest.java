package io.chorale.groups.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Member;
import io.chorale.groups.TransportException;
import io.chorale.groups.View;
import io.chorale.groups.spi.TransportListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimNetworkTest {

    /** A process with what it saw. */
    private static final class Node implements TransportListener {
        final SimNetwork network;
        final SimTransport transport;
        final List<String> trace;
        final Map<Member, List<Integer>> received = new LinkedHashMap<>();

        Node(SimNetwork network, String name, List<String> trace) {
            this.network = network;
            this.trace = trace;
            transport = network.transport(name);
            transport.start(this);
        }

        Node(SimNetwork network, String name) {
            this(network, name, new ArrayList<>());
        }

        Member self() {
            return transport.self();
        }

        List<Integer> from(Node sender) {
            return received.getOrDefault(sender.self(), List.of());
        }

        void send(Node to, int number) {
            transport.send(to.self(), ByteBuffer.allocate(4).putInt(number).array());
        }

        void multicast(int number) {
            transport.multicast(ByteBuffer.allocate(4).putInt(number).array());
        }

        @Override
        public void onView(View view) {
            trace.add(network.nowMs() + " " + transport.self() + " view " + view);
        }

        @Override
        public void onFrame(Member from, byte[] frame) {
            int number = ByteBuffer.wrap(frame).getInt();
            received.computeIfAbsent(from, key -> new ArrayList<>()).add(number);
            trace.add(network.nowMs() + " " + transport.self() + " got " + number + " from " + from);
        }
    }

    private static SimNetwork calm(long seed) {
        return new SimNetwork(seed, SimConfig.defaults().withLoneStartPercent(0));
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void assertOneView(Node... nodes) {
        Set<List<Member>> views = new HashSet<>();
        for (Node node : nodes) {
            views.add(node.transport.view().members());
        }
        assertThat(views).hasSize(1);
        assertThat(views.iterator().next()).hasSize(nodes.length);
    }

    private static List<String> busyRun(long seed) {
        SimNetwork network = new SimNetwork(seed);
        List<String> trace = new ArrayList<>();
        Node a = new Node(network, "a", trace);
        Node b = new Node(network, "b", trace);
        Node c = new Node(network, "c", trace);
        network.runFor(4_000);
        for (int i = 0; i < 50; i++) {
            a.multicast(i);
            b.send(c, i);
        }
        network.runFor(5);
        network.crash(a.self());
        network.runFor(6_000);
        network.partition(Set.of(b.self()));
        network.runFor(6_000);
        network.heal();
        network.runFor(6_000);
        return trace;
    }

    @Test
    void aSeedReproducesARun() {
        assertThat(busyRun(5)).isEqualTo(busyRun(5));
        assertThat(busyRun(5)).isNotEqualTo(busyRun(6));
    }

    @Test
    void survivorsOfACrashHaveDifferentPrefixes() {
        Set<Integer> differences = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            SimNetwork network = calm(seed);
            Node a = new Node(network, "a");
            Node b = new Node(network, "b");
            Node c = new Node(network, "c");
            network.runFor(5_000);
            for (int i = 0; i < 20; i++) {
                a.multicast(i);
            }
            network.crash(a.self());
            network.runFor(5_000);
            assertThat(b.from(a)).isEqualTo(upTo(b.from(a).size()));
            assertThat(c.from(a)).isEqualTo(upTo(c.from(a).size()));
            differences.add(b.from(a).size() - c.from(a).size());
            assertOneView(b, c);
        }
        assertThat(differences).hasSizeGreaterThan(10);
    }

    /** JGroups has a window for each kind, so nobody may rely on an order between the two. */
    @Test
    void unicastsAndMulticastsOvertakeEachOther() {
        Set<List<Integer>> orders = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            SimNetwork network = calm(seed);
            Node a = new Node(network, "a");
            Node b = new Node(network, "b");
            network.runFor(5_000);
            a.multicast(1);
            a.send(b, 2);
            network.runFor(1_000);
            orders.add(List.copyOf(b.from(a)));
        }
        assertThat(orders).containsExactlyInAnyOrder(List.of(1, 2), List.of(2, 1));
    }

    @Test
    void aCrashedProcessRunsNoMoreCode() {
        SimNetwork network = calm(1);
        Node a = new Node(network, "a");
        Node b = new Node(network, "b");
        network.runFor(5_000);
        b.send(a, 1);
        List<String> fired = new ArrayList<>();
        a.transport.schedule(10, () -> fired.add("timer"));
        network.crash(a.self());
        network.runFor(5_000);
        assertThat(fired).isEmpty();
        assertThat(a.received).isEmpty();
        assertThatThrownBy(() -> a.send(b, 1)).isInstanceOf(TransportException.class);
        assertThatThrownBy(() -> network.crash(a.self())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsSentAcrossANoticedPartitionIsLost() {
        SimNetwork network = calm(2);
        Node a = new Node(network, "a");
        Node b = new Node(network, "b");
        Node c = new Node(network, "c");
        network.runFor(5_000);
        network.partition(Set.of(a.self()));
        a.multicast(0);
        b.multicast(0);
        network.runFor(5_000);
        assertOneView(a);
        assertOneView(b, c);
        a.multicast(1);
        network.heal();
        network.runFor(10_000);
        assertOneView(a, b, c);
        assertThat(b.from(a)).isEmpty();
        assertThat(a.from(b)).isEmpty();
        assertThat(c.from(b)).containsExactly(0);
        a.multicast(2);
        network.runFor(1_000);
        assertThat(b.from(a)).containsExactly(2);
    }

    @Test
    void aPartitionThatEndsUnnoticedLosesNothing() {
        SimNetwork network = calm(3);
        Node a = new Node(network, "a");
        Node b = new Node(network, "b");
        network.runFor(5_000);
        long views = a.transport.view().number();
        network.partition(Set.of(a.self()), Set.of(b.self()));
        for (int i = 0; i < 10; i++) {
            a.send(b, i);
        }
        network.runFor(200);
        assertThat(b.received).isEmpty();
        network.heal();
        network.runFor(10_000);
        assertThat(b.from(a)).isEqualTo(upTo(10));
        assertThat(a.transport.view().number()).isEqualTo(views);
    }

    @Test
    void aPausedProcessDoesNothingAndGoesOnWhereItWas() {
        SimNetwork network = calm(4);
        Node a = new Node(network, "a");
        Node b = new Node(network, "b");
        network.runFor(5_000);
        List<Long> fired = new ArrayList<>();
        a.transport.schedule(50, () -> fired.add(network.nowMs()));
        network.pause(a.self());
        for (int i = 0; i < 10; i++) {
            b.send(a, i);
        }
        network.runFor(250);
        assertThat(a.received).isEmpty();
        assertThat(fired).isEmpty();
        assertThatThrownBy(() -> a.send(b, 1)).isInstanceOf(IllegalStateException.class);
        long resumedAtMs = network.nowMs();
        network.resume(a.self());
        network.runFor(1_000);
        assertThat(fired).containsExactly(resumedAtMs);
        assertThat(a.from(b)).as("the pause was too short to be noticed").isEqualTo(upTo(10));
    }

    @Test
    void aProcessPausedForLongIsDroppedAndMergedInLater() {
        SimNetwork network = calm(5);
        Node a = new Node(network, "a");
        Node b = new Node(network, "b");
        Node c = new Node(network, "c");
        network.runFor(5_000);
        network.pause(a.self());
        network.runFor(5_000);
        assertOneView(b, c);
        assertThat(a.transport.view().members()).as("it knows nothing of it").hasSize(3);
        network.resume(a.self());
        network.runFor(5_000);
        assertOneView(a, b, c);
    }

    @Test
    void membersGetAViewAtDifferentTimes() {
        SimNetwork network = calm(6);
        List<String> trace = new ArrayList<>();
        Node a = new Node(network, "a", trace);
        Node b = new Node(network, "b", trace);
        Node c = new Node(network, "c", trace);
        network.runFor(5_000);
        trace.clear();
        network.crash(c.self());
        network.runFor(5_000);
        assertOneView(a, b);
        assertThat(trace).hasSize(2);
        assertThat(trace.stream().map(line -> line.substring(0, line.indexOf(' '))))
                .doesNotHaveDuplicates();
    }

    @Test
    void someMembersStartAloneAndAreMerged() {
        SimNetwork network = new SimNetwork(7, SimConfig.defaults().withLoneStartPercent(100));
        Node a = new Node(network, "a");
        Node b = new Node(network, "b");
        assertOneView(a);
        assertOneView(b);
        network.runFor(10_000);
        assertOneView(a, b);
    }

    @Test
    void anIncarnationEndsBeforeTheNextOneStarts() {
        SimNetwork network = calm(8);
        Node a = new Node(network, "a");
        assertThatThrownBy(() -> network.transport("a")).isInstanceOf(IllegalStateException.class);
        network.crash(a.self());
        assertThat(network.transport("a").self()).isNotEqualTo(a.self());
    }

    @Test
    void timeStandsStillWithoutEvents() {
        SimNetwork network = calm(9);
        List<String> fired = new ArrayList<>();
        network.schedule(20, () -> fired.add("second"));
        network.schedule(10, () -> fired.add("first"));
        assertThat(network.step()).isTrue();
        assertThat(network.nowMs()).isEqualTo(10);
        network.runFor(100);
        assertThat(network.nowMs()).isEqualTo(110);
        assertThat(fired).containsExactly("first", "second");
        assertThat(network.step()).isFalse();
        assertThat(network.nowMs()).isEqualTo(110);
    }

    /** Any faults in any order: nobody ever sees an order broken, and when the faults stop there is one view again. */
    @Test
    void randomFaultsBreakNoOrderAndEndInOneView() {
        for (long seed = 0; seed < 300; seed++) {
            FaultRun run = new FaultRun(seed);
            run.faults(40);
            run.quiet();
            run.check();
        }
    }

    private static final class FaultRun {
        private final long seed;
        private final SplittableRandom random;
        private final SimNetwork network;
        private final List<Node> live = new ArrayList<>();
        private final List<Node> all = new ArrayList<>();
        private final Set<Node> paused = new HashSet<>();
        private int next;

        FaultRun(long seed) {
            this.seed = seed;
            random = new SplittableRandom(seed + 1_000_000);
            network = new SimNetwork(seed);
            for (String name : List.of("a", "b", "c", "d")) {
                start(name);
            }
        }

        private void start(String name) {
            Node node = new Node(network, name);
            live.add(node);
            all.add(node);
        }

        void faults(int count) {
            for (int i = 0; i < count; i++) {
                fault();
                for (int j = 0; j < 10; j++) {
                    for (Node node : live) {
                        if (!paused.contains(node)) {
                            node.multicast(next++);
                        }
                    }
                    network.runFor(random.nextInt(100));
                }
            }
        }

        private void fault() {
            Node node = live.get(random.nextInt(live.size()));
            switch (random.nextInt(6)) {
                case 0 -> {
                    network.crash(node.self());
                    restart(node);
                }
                case 1 -> {
                    node.transport.close();
                    restart(node);
                }
                case 2 -> network.partition(Set.of(node.self()));
                case 3 -> network.heal();
                default -> {
                    if (paused.remove(node)) {
                        network.resume(node.self());
                    } else if (paused.add(node)) {
                        network.pause(node.self());
                    }
                }
            }
        }

        private void restart(Node node) {
            live.remove(node);
            paused.remove(node);
            start(node.self().name());
        }

        void quiet() {
            network.heal();
            for (Node node : paused) {
                network.resume(node.self());
            }
            paused.clear();
            network.runFor(20_000);
        }

        void check() {
            String what = "seed " + seed;
            for (Node node : all) {
                for (List<Integer> numbers : node.received.values()) {
                    assertThat(numbers).as(what).isSorted().doesNotHaveDuplicates();
                }
            }
            assertOneView(live.toArray(new Node[0]));
            int last = next++;
            live.get(0).multicast(last);
            network.runFor(1_000);
            for (Node node : live.subList(1, live.size())) {
                assertThat(node.from(live.get(0))).as(what).endsWith(last);
            }
        }
    }
}
