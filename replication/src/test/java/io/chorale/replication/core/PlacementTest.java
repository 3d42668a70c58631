package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.replication.ShardId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final int SHARDS = 1_024;

    @Test
    void sharesAreNearlyEqualAndANodeThatLeavesMovesOnlyItsOwn() {
        Map<Member, UUID> hosts = hosts(4);
        Member leaver = hosts.keySet().iterator().next();
        Map<Member, UUID> fewer = new HashMap<>(hosts);
        fewer.remove(leaver);
        Map<Member, Integer> primaries = new HashMap<>();
        for (int number = 0; number < SHARDS; number++) {
            ShardId shard = new ShardId("space", number);
            List<Member> before = Placement.of(shard, 2, hosts);
            List<Member> after = Placement.of(shard, 2, fewer);
            primaries.merge(before.get(0), 1, Integer::sum);
            assertThat(before).hasSize(2).doesNotHaveDuplicates();
            if (!before.contains(leaver)) {
                assertThat(after).isEqualTo(before);
            } else {
                assertThat(after)
                        .containsAll(before.stream()
                                .filter(member -> !member.equals(leaver))
                                .toList());
            }
        }
        assertThat(primaries.values()).hasSize(4).allSatisfy(share -> assertThat(share)
                .isBetween(190, 330));
    }

    @Test
    void fewerNodesThanCopiesHoldWhatThereIs() {
        assertThat(Placement.of(new ShardId("space", 3), 3, hosts(2))).hasSize(2);
        assertThat(Placement.of(new ShardId("space", 3), 3, Map.of())).isEmpty();
    }

    private static Map<Member, UUID> hosts(int count) {
        Map<Member, UUID> hosts = new HashMap<>();
        for (int i = 0; i < count; i++) {
            UUID id = UUID.nameUUIDFromBytes(ListMachine.bytes("node" + i));
            hosts.put(new Member(id, "node" + i), id);
        }
        return hosts;
    }
}
