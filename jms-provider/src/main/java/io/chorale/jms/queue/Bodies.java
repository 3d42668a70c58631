package io.chorale.jms.queue;

import io.chorale.replication.ElementId;
import io.chorale.replication.ShardElements;

/** Where the bodies of one shard are: in memory, or in the log, which is asked only for what memory does not have. */
final class Bodies {
    private static final byte[] EMPTY = {};

    private final MemoryBudget.Account account;
    private final BodyCache cache;
    private final ShardElements log;

    Bodies(MemoryBudget.Account account, BodyCache cache, ShardElements log) {
        this.account = account;
        this.cache = cache;
        this.log = log;
    }

    /** One more element has the body. */
    void retain(StoredBody body) {
        if (body.references++ == 0) {
            account.add(body.ownBytes());
        }
    }

    /** One element less has the body. */
    void release(StoredBody body) {
        if (--body.references == 0) {
            account.add(-body.ownBytes());
            body.untold = null;
            cache.remove(body);
        }
    }

    /** The decision that added the body was told: the log has it for sure. */
    void told(StoredBody body) {
        byte[] bytes = body.untold;
        if (bytes != null) {
            account.add(-bytes.length);
            body.untold = null;
            cache.put(body, bytes, account);
        }
    }

    /** Reads a body, by the name of one of the elements that have it. */
    byte[] read(StoredBody body, ElementId element) {
        if (body.lengthBytes == 0) {
            return EMPTY;
        }
        byte[] bytes = body.untold != null ? body.untold : cache.get(body);
        return bytes != null ? bytes : log.body(element);
    }
}
