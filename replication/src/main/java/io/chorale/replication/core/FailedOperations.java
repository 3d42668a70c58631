package io.chorale.replication.core;

import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Origin;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * On which operations a shard's state machine has failed on this node: one that comes again, because the reign ended with
 * it, is refused. The oldest are forgotten, and fail once more.
 */
final class FailedOperations {
    static final int CAPACITY = 256;

    /** @param proposal its bytes when the primary itself wants it: it has another name each time */
    private record Operation(ClientId client, long sequence, ByteBuffer proposal) {
        static Operation of(Origin asker, byte[] bytes) {
            return asker.client().isReign()
                    ? new Operation(null, 0, ByteBuffer.wrap(bytes))
                    : new Operation(asker.client(), asker.sequence(), null);
        }
    }

    private final Map<Operation, Boolean> failed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Operation, Boolean> eldest) {
            return size() > CAPACITY;
        }
    };

    void add(Origin asker, byte[] operation) {
        failed.put(Operation.of(asker, operation), true);
    }

    boolean contains(Origin asker, byte[] operation) {
        return !failed.isEmpty() && failed.containsKey(Operation.of(asker, operation));
    }
}
