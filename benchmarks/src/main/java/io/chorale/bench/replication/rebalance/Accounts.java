package io.chorale.bench.replication.rebalance;

import io.chorale.bench.replication.control.Accounting;
import io.chorale.bench.replication.rebalance.Account.Entry;
import io.chorale.replication.Space;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The only way to a space's shards, which therefore knows what they must have. Thread-safe. */
final class Accounts {
    private static final long ANSWER_SECONDS = 60;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Space space;
    private final List<Account> shards;

    Accounts(Space space) {
        this.space = space;
        this.shards = Stream.generate(Account::new).limit(space.shards()).toList();
    }

    int shards() {
        return shards.size();
    }

    /** @param listener hears null when it is confirmed; must not throw */
    void keep(int shard, Consumer<Throwable> listener) {
        ask(shard, shards.get(shard).keep(), Ledger.ENTRY_BYTES, listener);
    }

    /** @param listener hears null when it is confirmed; must not throw */
    void pass(int shard, int bytes, Consumer<Throwable> listener) {
        ask(shard, shards.get(shard).pass(), bytes, listener);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the listener is the end of the chain
    private void ask(int shard, Entry entry, int bytes, Consumer<Throwable> listener) {
        Account account = shards.get(shard);
        space.request(shard, Ledger.operation(entry, bytes)).whenComplete((answer, failure) -> {
            if (failure == null) {
                account.confirmed(entry, Ledger.foundDrop(answer));
            } else {
                account.failed(entry);
            }
            listener.accept(failure);
        });
    }

    /** Reads all entries of all shards, when nobody asks for anything any more. */
    Accounting check() throws InterruptedException, ExecutionException, TimeoutException {
        awaitQuiet();
        Accounting all = Accounting.NOTHING;
        for (int shard = 0; shard < shards(); shard++) {
            byte[] answer = space.query(shard, new byte[0]).get(ANSWER_SECONDS, TimeUnit.SECONDS);
            all = all.plus(shards.get(shard).check(Ledger.numbers(answer)));
        }
        return all;
    }

    private void awaitQuiet() throws TimeoutException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        while (!shards.stream().allMatch(Account::isQuiet)) {
            if (System.nanoTime() - endNs > 0) {
                throw new TimeoutException("some entries have no answer after " + ANSWER_SECONDS + " s");
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
