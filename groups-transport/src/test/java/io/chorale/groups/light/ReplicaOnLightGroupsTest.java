package io.chorale.groups.light;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Service;
import io.chorale.groups.blocks.core.ByteKey;
import io.chorale.groups.blocks.core.Change;
import io.chorale.groups.blocks.core.MapModel;
import io.chorale.groups.blocks.core.MergeReport;
import io.chorale.groups.blocks.core.Outcome;
import io.chorale.groups.blocks.core.Phase;
import io.chorale.groups.blocks.core.ReplicaCore;
import io.chorale.groups.blocks.core.ReplicaLimits;
import io.chorale.groups.blocks.core.ReplicaMessage;
import io.chorale.groups.blocks.core.ReplicaOutput;
import io.chorale.groups.blocks.core.StoreLimits;
import io.chorale.groups.blocks.core.StoreState;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A replicated map on the views and the order that light groups really give, under seeded changes of the cluster. */
class ReplicaOnLightGroupsTest {
    private static final String GROUP = "map";
    private static final int NODES = 4;

    @Test
    void copiesAreTheSameAfterWhateverViewsCame() {
        int merged = 0;
        for (int seed = 1; seed <= 300; seed++) {
            merged += new Run(seed).run();
        }
        assertThat(merged).isGreaterThan(300);
    }

    /** One process goes on alone while the other has not noticed, and both come to one view: neither list has changed. */
    @Test
    void whoDidNotNoticeThePartitionIsToldOfTheMergeToo() {
        TinyCluster cluster = new TinyCluster("a", "b");
        TinyCluster.Node a = cluster.node(0);
        TinyCluster.Node b = cluster.node(1);
        cluster.view(a, b);
        cluster.run();
        Address anna = a.open("anna");
        Address berta = b.open("berta");
        a.light.join(anna.number(), GROUP, false, 0);
        b.light.join(berta.number(), GROUP, false, 0);
        cluster.run();
        cluster.view(a);
        cluster.run();
        a.take(anna);
        b.take(berta);
        cluster.view(a, b);
        cluster.run();
        assertThat(a.take(anna)).containsExactly("map NETWORK [anna, berta] changed [berta] together [anna]");
        assertThat(b.take(berta))
                .containsExactly("Transitional[group=map]", "map NETWORK [anna, berta] changed [] together [berta]");
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final TinyCluster cluster = new TinyCluster("a", "b", "c", "d");
        private final List<Copy> copies = new ArrayList<>();
        private final Map<ByteKey, Copy> confirmed = new HashMap<>();
        private List<TinyCluster.Node> active;
        private long nowMs;
        private int lastKey;

        private Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        private int run() {
            for (TinyCluster.Node node : cluster.nodes) {
                copies.add(new Copy(node, node.open(node.member.name())));
            }
            view(cluster.nodes);
            for (Copy copy : copies) {
                copy.node.light.join(copy.address.number(), GROUP, false, 0);
            }
            for (int i = 0; i < 400; i++) {
                step();
            }
            settle();
            Copy first = copies.get(0);
            for (Copy copy : copies) {
                assertThat(copy.rejected).as("rejected, seed %d", seed).isEmpty();
                assertThat(copy.text())
                        .as("copy of %s, seed %d", copy.address, seed)
                        .isEqualTo(first.text());
            }
            confirmed.forEach((key, copy) -> assertThat(first.state.get(key))
                    .as("%s confirmed at %s, seed %d", key, copy.address, seed)
                    .isNotNull());
            return copies.stream().mapToInt(copy -> copy.merges).sum();
        }

        private void step() {
            nowMs += 5;
            int choice = random.nextInt(100);
            if (choice < 4) {
                List<TinyCluster.Node> members = new ArrayList<>(cluster.nodes);
                Collections.shuffle(members, random);
                view(members.subList(0, 1 + random.nextInt(NODES)));
            } else if (choice < 30) {
                copies.get(random.nextInt(NODES)).write();
            } else if (choice < 60) {
                cluster.sendOnly(cluster.node(random.nextInt(NODES)));
            } else {
                cluster.deliverTo(active.get(random.nextInt(active.size())));
            }
            copies.forEach(Copy::pump);
        }

        /** A view of these; what is left of other views stands still until a later view takes it in. */
        private void view(List<TinyCluster.Node> members) {
            active = List.copyOf(members);
            cluster.view(active.toArray(new TinyCluster.Node[0]));
        }

        private void settle() {
            view(cluster.nodes);
            for (int i = 0; i < 2_000; i++) {
                nowMs += 50;
                cluster.run();
                copies.forEach(Copy::pump);
                copies.forEach(copy -> copy.core.tick(nowMs));
            }
            for (Copy copy : copies) {
                assertThat(copy.core.phase())
                        .as("phase of %s, seed %d", copy.address, seed)
                        .isEqualTo(Phase.LIVE);
            }
        }

        /** One member's copy. */
        private final class Copy implements ReplicaOutput<StoreState> {
            private final TinyCluster.Node node;
            private final Address address;
            private final ReplicaCore<StoreState> core;
            private final Map<Long, ByteKey> writes = new HashMap<>();
            private final List<String> rejected = new ArrayList<>();
            private StoreState state;
            private boolean writable;
            private int merges;

            private Copy(TinyCluster.Node node, Address address) {
                this.node = node;
                this.address = address;
                ReplicaLimits limits = new ReplicaLimits(1 << 10, 2, 1 << 20, 500, 64);
                this.core = new ReplicaCore<>(address, new MapModel(StoreLimits.DEFAULT), limits, 1 << 20, this);
            }

            private void write() {
                if (writable) {
                    ByteKey key = ByteKey.of("key/" + ++lastKey);
                    writes.put((long) lastKey, key);
                    byte[] put = MapModel.put(key.bytes(), key.bytes(), 0, MapModel.Condition.ALWAYS, null);
                    toGroup(new ReplicaMessage.Update(lastKey, put).toBytes());
                }
            }

            private void pump() {
                List<GroupEvent> events = node.events.remove(address.number());
                for (GroupEvent event : events == null ? List.<GroupEvent>of() : events) {
                    if (event instanceof GroupEvent.GroupView view) {
                        core.view(view, nowMs);
                    } else if (event instanceof GroupEvent.Message message
                            && message.groups().isEmpty()) {
                        core.privateMessage(message.sender(), message.payload(), nowMs);
                    } else if (event instanceof GroupEvent.Message message) {
                        core.message(message.sender(), message.payload(), nowMs);
                    }
                }
            }

            private void send(Service service, byte[] payload, List<String> groups, List<Address> to) {
                byte[] envelope = Envelope.encode(Route.of(address, groups, to), 0, false, false, payload);
                node.light.submit(address.number(), service, envelope, null);
            }

            @Override
            public void toGroup(byte[] message) {
                send(Service.AGREED, message, List.of(GROUP), List.of());
            }

            @Override
            public void toMember(Address to, byte[] message) {
                send(Service.FIFO, message, List.of(), List.of(to));
            }

            @Override
            public void answered(long ticket, Outcome outcome) {
                confirmed.put(writes.get(ticket), this);
            }

            @Override
            public void inDoubt(long ticket, String reason) {
                assertThat(writes.remove(ticket)).isNotNull();
            }

            @Override
            public void changed(StoreState next, List<Change> changes) {
                state = next;
            }

            @Override
            public void replaced(StoreState next, Reason reason, MergeReport report) {
                state = next;
                merges += reason == Reason.MERGED ? 1 : 0;
            }

            @Override
            public void writable(boolean now) {
                writable = now;
            }

            @Override
            public void rejected(Address from, String reason) {
                rejected.add(from + ": " + reason);
            }

            private String text() {
                StringBuilder text = new StringBuilder("place " + state.place());
                state.entries(null).forEach(each -> text.append('\n')
                        .append(each.key())
                        .append(each.value().version()));
                return text.toString();
            }
        }
    }
}
