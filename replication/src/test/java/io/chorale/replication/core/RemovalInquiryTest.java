package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.KeptCopy;
import io.chorale.replication.core.Message.MayGo;
import io.chorale.replication.core.Message.Verdict;
import io.chorale.replication.shard.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a node that is there, drained, and has a copy on its disk whose space it has not opened. */
class RemovalInquiryTest {
    private static final ShardId SHARD = new ShardId("jms", 3);
    private static final Member FIRST = new Member(new UUID(1, 1), "a");
    private static final Member SECOND = new Member(new UUID(1, 2), "b");
    private static final NodeId NODE = new NodeId(new UUID(2, 1));

    private final List<Member> asked = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private final RemovalInquiry inquiry =
            new RemovalInquiry(new MayGo(1, NODE), false, Set.of(SECOND, FIRST), 0, new RemovalInquiry.Asker() {
                @Override
                public void ask(Member member, MayGo question) {
                    asked.add(member);
                }

                @Override
                public void mayGo() {
                    ends.add("may go");
                }

                @Override
                public void mustStay(String reason) {
                    ends.add(reason);
                }
            });

    private static Verdict verdict(Set<KeptCopy> kept, Set<KeptCopy> unopened) {
        return new Verdict(1, "", kept, unopened, Set.of());
    }

    @Test
    void oneIsAskedBeforeTheOthers() {
        inquiry.begin();
        assertThat(asked).containsExactly(FIRST);

        assertThat(inquiry.onVerdict(FIRST, verdict(Set.of(), Set.of()), 1)).isFalse();
        assertThat(asked).containsExactly(FIRST, SECOND);
        assertThat(inquiry.onVerdict(SECOND, verdict(Set.of(), Set.of()), 2)).isTrue();

        assertThat(ends).containsExactly("may go");
    }

    @ParameterizedTest
    @CsvSource({"5, 7, true", "6, 7, true", "4, 7, false", "6, 8, false"})
    void whatOthersHaveOfALaterConfigIsNotNeeded(long version, long birth, boolean mayGo) {
        inquiry.begin();
        inquiry.onVerdict(FIRST, verdict(Set.of(new KeptCopy(SHARD, version, birth)), Set.of()), 1);
        inquiry.onVerdict(SECOND, verdict(Set.of(), Set.of(new KeptCopy(SHARD, 5, 7))), 2);

        assertThat(ends).singleElement().asString().contains(mayGo ? "may go" : SHARD.toString());
    }
}
