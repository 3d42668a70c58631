package io.chorale.groups.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.JoinOptions.WhenFull;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Address sender = new Address(new Member(new UUID(0, 1), "a"), 1, "anna");
    private final List<String> released = new ArrayList<>();
    private final Inbox inbox = new Inbox(released::add, new QueueCounters());

    private Arrival message(String group, int bytes) {
        return new Arrival(group, new GroupEvent.Message(sender, Service.FIFO, List.of(group), 0, new byte[bytes]));
    }

    private static List<Arrival> many(int count, Supplier<Arrival> one) {
        return Stream.generate(one).limit(count).toList();
    }

    private static Arrival signal() {
        return new Arrival(null, new GroupEvent.Transitional("tea"));
    }

    @Test
    void blockNeverEndsASession() {
        inbox.policy("tea", JoinOptions.DEFAULT.with(WhenFull.BLOCK, 10));
        List<Arrival> more = many(Inbox.MAX_WAITING + 10, () -> message("tea", 1));
        assertThat(inbox.add(more)).isEqualTo(Inbox.Outcome.HOLD);
        assertThat(inbox.add(List.of(signal()))).isNotEqualTo(Inbox.Outcome.OVERFLOW);
    }

    @Test
    void whatNoPolicyBoundsEndsIt() {
        assertThat(inbox.add(many(Inbox.MAX_WAITING, InboxTest::signal))).isEqualTo(Inbox.Outcome.FINE);
        assertThat(inbox.add(List.of(signal()))).isEqualTo(Inbox.Outcome.OVERFLOW);
    }

    @Test
    void aQueueIsFullOfBytesToo() throws Exception {
        inbox.policy("tea", JoinOptions.DEFAULT);
        int fitting = (int) (Inbox.QUEUE_BYTES >> 20);
        assertThat(inbox.add(many(fitting - 1, () -> message("tea", 1 << 20)))).isEqualTo(Inbox.Outcome.FINE);
        assertThat(inbox.add(List.of(message("tea", 1 << 20)))).isEqualTo(Inbox.Outcome.HOLD);
        assertThat(inbox.nextToHold()).isEqualTo("tea");
        assertThat(inbox.status().get(0).waitingBytes()).isEqualTo(Inbox.QUEUE_BYTES);
        for (int i = 0; i < fitting; i++) {
            inbox.take(0);
        }
        assertThat(released).containsExactly("tea");
        assertThat(inbox.status().get(0).waitingBytes()).isZero();
    }

    @Test
    void aGroupThatWasLeftHoldsNobodyAndIsForgotten() throws Exception {
        inbox.policy("tea", JoinOptions.DEFAULT.with(WhenFull.BLOCK, 1));
        assertThat(inbox.add(List.of(message("tea", 1)))).isEqualTo(Inbox.Outcome.HOLD);
        inbox.left("tea");
        assertThat(inbox.nextToHold()).isNull();
        assertThat(inbox.held()).isEmpty();
        assertThat(inbox.add(List.of(message("tea", 1)))).isEqualTo(Inbox.Outcome.FINE);
        assertThat(inbox.status()).hasSize(1);
        assertThat(inbox.take(0)).isNotNull();
        assertThat(inbox.take(0)).isNotNull();
        assertThat(inbox.status()).isEmpty();
    }
}
