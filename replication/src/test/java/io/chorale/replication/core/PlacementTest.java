package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.ShardId;
import io.chorale.replication.shard.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final int SHARDS = 1_024;

    @Test
    void sharesAreNearlyEqualAndANodeThatLeavesMovesOnlyItsOwn() {
        Set<NodeId> hosts = hosts(4);
        NodeId leaver = hosts.iterator().next();
        Set<NodeId> fewer = new HashSet<>(hosts);
        fewer.remove(leaver);
        Map<NodeId, Integer> primaries = new HashMap<>();
        for (int number = 0; number < SHARDS; number++) {
            ShardId shard = new ShardId("space", number);
            List<NodeId> before = Placement.of(shard, 2, hosts);
            List<NodeId> after = Placement.of(shard, 2, fewer);
            primaries.merge(before.get(0), 1, Integer::sum);
            assertThat(before).hasSize(2).doesNotHaveDuplicates();
            if (!before.contains(leaver)) {
                assertThat(after).isEqualTo(before);
            } else {
                assertThat(after)
                        .containsAll(before.stream()
                                .filter(node -> !node.equals(leaver))
                                .toList());
            }
        }
        assertThat(primaries.values()).hasSize(4).allSatisfy(share -> assertThat(share)
                .isBetween(190, 330));
    }

    @Test
    void fewerNodesThanCopiesHoldWhatThereIs() {
        assertThat(Placement.of(new ShardId("space", 3), 3, hosts(2))).hasSize(2);
        assertThat(Placement.of(new ShardId("space", 3), 3, Set.of())).isEmpty();
    }

    private static Set<NodeId> hosts(int count) {
        Set<NodeId> hosts = new HashSet<>();
        for (int i = 0; i < count; i++) {
            hosts.add(new NodeId(UUID.nameUUIDFromBytes(ListMachine.bytes("node" + i))));
        }
        return hosts;
    }
}
