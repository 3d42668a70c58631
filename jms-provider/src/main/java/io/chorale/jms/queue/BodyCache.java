package io.chorale.jms.queue;

import io.chorale.jms.queue.MemoryBudget.Account;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bodies that a node keeps in memory although its log has them, for all its shards. The oldest make room: most
 * bodies are read once, by the consumer that they are handed to, so that reading one says nothing of the next.
 * Thread-safe.
 */
final class BodyCache {

    private record Kept(byte[] bytes, Account account) {}

    private final long limitBytes;
    private final Map<StoredBody, Kept> bodies = new LinkedHashMap<>();
    private long bytes;

    BodyCache(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    synchronized void put(StoredBody body, byte[] content, Account account) {
        if (content.length > limitBytes || bodies.containsKey(body)) {
            return;
        }
        bodies.put(body, new Kept(content, account));
        book(account, content.length);
        Iterator<Kept> oldestFirst = bodies.values().iterator();
        while (bytes > limitBytes) {
            Kept oldest = oldestFirst.next();
            oldestFirst.remove();
            book(oldest.account, -oldest.bytes.length);
        }
    }

    /** Null when the body is not kept here (any more). */
    synchronized byte[] get(StoredBody body) {
        Kept kept = bodies.get(body);
        return kept == null ? null : kept.bytes;
    }

    synchronized void remove(StoredBody body) {
        Kept kept = bodies.remove(body);
        if (kept != null) {
            book(kept.account, -kept.bytes.length);
        }
    }

    /** Forgets all bodies of an account whose owner is gone. */
    synchronized void removeAll(Account account) {
        Iterator<Kept> all = bodies.values().iterator();
        while (all.hasNext()) {
            Kept kept = all.next();
            if (kept.account == account) {
                all.remove();
                book(account, -kept.bytes.length);
            }
        }
    }

    private void book(Account account, long delta) {
        bytes += delta;
        account.add(delta);
    }
}
