package io.chorale.groups.blocks.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.blocks.core.RpcCore.Quorum;
import io.chorale.groups.cluster.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RpcCoreTest {
    private static final byte[] ASK = {1};
    private final Address a = address(1);
    private final Address b = address(2);
    private final Address c = address(3);
    private final List<byte[]> toGroup = new ArrayList<>();
    private final Map<Address, byte[]> toMembers = new HashMap<>();
    private final Map<Long, Map<Address, RpcReply>> completed = new HashMap<>();
    private final List<Address> handled = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private final RpcCore core = new RpcCore(a, 2, 4_096, new RpcCore.RpcOutput() {
        @Override
        public void toGroup(byte[] message) {
            toGroup.add(message);
        }

        @Override
        public void toMember(Address to, byte[] message) {
            toMembers.put(to, message);
        }

        @Override
        public void handle(Address caller, long id, byte[] body) {
            handled.add(caller);
        }

        @Override
        public void completed(long id, Map<Address, RpcReply> replies) {
            assertThat(completed.put(id, replies)).isNull();
        }

        @Override
        public void rejected(Address from, String reason) {
            rejected.add(reason);
        }
    });

    private static Address address(long number) {
        return new Address(new Member(new UUID(0, number), "n" + number), number, "s" + number);
    }

    private void answer(Address from, long id) {
        core.message(from, false, new RpcMessage.Answer(id, new byte[] {(byte) from.number()}).toBytes());
    }

    private void placed() {
        core.message(a, true, toGroup.get(toGroup.size() - 1));
    }

    private String replies(long id) {
        StringBuilder text = new StringBuilder();
        completed.get(id).forEach((member, reply) -> text.append(member.name())
                .append(' ')
                .append(reply.getClass().getSimpleName())
                .append(' '));
        return text.toString().strip();
    }

    @Test
    void aCallIsForThoseInTheViewAtItsPlace() {
        core.view(List.of(a, b));
        core.call(1, null, ASK, Quorum.ALL, 100);
        core.view(List.of(a, b, c));
        placed();
        assertThat(handled).containsExactly(a);
        answer(a, 1);
        answer(b, 1);
        assertThat(completed).isEmpty();
        answer(c, 1);
        assertThat(replies(1)).isEqualTo("s1 Answered s2 Answered s3 Answered");
    }

    @Test
    void aMemberThatLeavesIsToldAtOnce() {
        core.view(List.of(a, b, c));
        core.call(1, null, ASK, Quorum.ALL, 100);
        placed();
        answer(a, 1);
        core.message(c, false, new RpcMessage.Failure(1, "X", "no").toBytes());
        core.view(List.of(a, c));
        assertThat(replies(1)).isEqualTo("s1 Answered s2 Left s3 Failed");
        answer(b, 1);
        assertThat(core.late()).isEqualTo(1);
    }

    @Test
    void aMajorityIsEnoughWhenThatIsAsked() {
        core.view(List.of(a, b, c));
        core.call(1, null, ASK, Quorum.MAJORITY, 100);
        placed();
        answer(a, 1);
        answer(a, 1);
        assertThat(completed).isEmpty();
        answer(b, 1);
        assertThat(replies(1)).isEqualTo("s1 Answered s2 Answered s3 Unneeded");
        core.call(2, List.of(b, c), ASK, Quorum.ONE, 100);
        answer(c, 2);
        assertThat(replies(2)).isEqualTo("s2 Unneeded s3 Answered");
    }

    @Test
    void timeEndsACallEvenWithoutAPlace() {
        core.view(List.of(a, b));
        core.call(1, null, ASK, Quorum.ALL, 100);
        core.tick(99);
        assertThat(completed).isEmpty();
        core.tick(100);
        assertThat(replies(1)).isEqualTo("s1 TimedOut s2 TimedOut");
        placed();
        assertThat(core.outstanding()).isZero();
    }

    @Test
    void whoIsNotThereHasLeftAndTooManyCallsAreRefused() {
        core.view(List.of(a, b));
        assertThat(core.call(1, List.of(b, c), ASK, Quorum.ALL, 100)).isTrue();
        assertThat(toMembers).containsOnlyKeys(b);
        assertThat(core.call(2, null, ASK, Quorum.ALL, 100)).isTrue();
        assertThat(core.call(3, null, ASK, Quorum.ALL, 100)).isFalse();
        core.reconnected(c);
        assertThat(replies(1)).isEqualTo("s2 Left s3 Left");
        assertThat(completed).containsOnlyKeys(1L, 2L);
    }

    @Test
    void bytesThatAreNoMessageAreDropped() {
        core.view(List.of(a, b));
        core.message(b, false, new byte[] {9, 9});
        core.message(b, true, new byte[0]);
        assertThat(rejected).hasSize(2);
    }
}
