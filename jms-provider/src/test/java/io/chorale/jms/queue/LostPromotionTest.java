package io.chorale.jms.queue;

import static io.chorale.jms.queue.Shard.ALICE;
import static io.chorale.jms.queue.Shard.ORDERS;
import static io.chorale.jms.queue.Shard.batchOf;
import static io.chorale.jms.queue.Shard.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A proposal may not come back, for the disk failed: delayed messages are proposed again in the same reign. */
class LostPromotionTest {
    private static final UUID A = new UUID(7, 1);

    @Test
    void delayedMessagesAreProposedAgain() {
        Shard shard = new Shard().reign();
        Send now = message(ORDERS, "1");
        shard.request(batchOf(new Send(ORDERS, 4, 0, shard.unixTimeMs() + 1_000, now.envelope())));
        shard.attach(ALICE, A, 1);
        shard.tickLosingProposals(2_000);
        assertThat(shard.handedTo(A)).isEmpty();

        for (int i = 0; i < 4; i++) {
            shard.tick(5_000);
        }

        assertThat(shard.handedTo(A)).containsExactly("1");
    }
}
