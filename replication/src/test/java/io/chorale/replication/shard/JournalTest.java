package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final Epoch EPOCH = new Epoch(1, 7);
    private static final int ENTRIES = 5_000;

    /** A store takes 64 MiB at once, and a tail may be more. */
    @Test
    void aLongTailIsAppliedInSeveralWrites() {
        NodeId node = new NodeId(new UUID(0, 1));
        Config config = Config.of(1, List.of(node), new OnePolicy());
        Collected output = new Collected();
        Journal journal =
                new Journal(DurableReplica.empty(config, config.members(), Rules.ALL), Rules.ALL, output, then -> {});
        journal.begin(EPOCH, new Entry.Start(config, null, Set.of(node)));
        for (long index = 2; index <= ENTRIES; index++) {
            journal.log(EntryRun.of(new LoggedEntry(new Dot(EPOCH, index), new Entry.Proposed(List.of()))));
        }
        output.batches.clear();
        journal.apply(new Dot(EPOCH, ENTRIES));
        journal.writeApplied();
        assertThat(output.applied).isEqualTo(ENTRIES);
        assertThat(output.batches.stream().mapToInt(batch -> batch.applied().size()))
                .hasSizeGreaterThan(4)
                .allMatch(applied -> applied <= 1_024);
        assertThat(journal.replica().hasTail()).isFalse();
    }

    private static final class Collected implements ShardOutput {
        private final List<Batch> batches = new ArrayList<>();
        private int applied;

        @Override
        public void send(NodeId to, Message message) {}

        @Override
        public void reply(ClientId client, ClientReply reply) {}

        @Override
        public void persist(Batch batch) {
            batches.add(batch);
        }

        @Override
        public void applied(LoggedEntry entry) {
            applied++;
        }

        @Override
        public void adopted() {}

        @Override
        public void warn(String text) {}
    }
}
