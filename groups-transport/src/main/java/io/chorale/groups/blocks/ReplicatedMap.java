package io.chorale.groups.blocks;

import io.chorale.groups.blocks.core.ByteKey;
import io.chorale.groups.blocks.core.Change;
import io.chorale.groups.blocks.core.MapModel;
import io.chorale.groups.blocks.core.MapModel.Condition;
import io.chorale.groups.blocks.core.Outcome;
import io.chorale.groups.blocks.core.PersistentMap;
import io.chorale.groups.blocks.core.StoreEntry;
import io.chorale.groups.blocks.core.StoreState;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupSession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A map that all members of a group have whole. All writes have one order, so copies never differ, whoever writes; reads
 * are of this member's copy, without a lock, and of one thread never go back, except when partitions merge.
 *
 * <p>A blocking write returns when this member has applied it and, with {@link ReplicaConfig#confirm} SAFE, all members of
 * the view hold it. It throws {@link RefusedException} when it was not done and {@link InDoubtException} when that is not
 * known, the connection having been lost. The asynchronous methods fail their stages with the same; they never wait, and
 * refuse when {@link ReplicaConfig#maxPending} writes are pending.
 *
 * <p>A time to live is counted by the clock of the first member, from when that member applied the write: a key is never
 * gone earlier than its time after the call. It is gone later by the order's delay, and when that member is lost or the
 * key was moved in a snapshot, by as long as that took.
 *
 * <p>Keys and values are never null. Keys are what the codec makes of them: two whose bytes are equal are one. Writes of
 * one thread are applied in the order of its calls. What a codec throws, the call throws. A write throws
 * {@link RefusedException} when the map is closed or full, key and value are too large for a message, and, having waited,
 * when too many others are pending; a blocking call waits for at most {@link ReplicaConfig#timeout}, and must not be made
 * by a listener.
 *
 * <p>Thread-safe.
 */
public final class ReplicatedMap<K, V> implements AutoCloseable {
    private final Codec<K> keys;
    private final Codec<V> values;
    private final Replica<StoreState> replica;

    private ReplicatedMap(Replica<StoreState> replica, Codec<K> keys, Codec<V> values) {
        this.replica = replica;
        this.keys = keys;
        this.values = values;
    }

    /**
     * Joins a group as a copy of its map, and waits until it is complete. The session is the map's from here on.
     *
     * @throws BlockException when that takes longer than {@link ReplicaConfig#timeout}, the session is closed meanwhile, or
     *     the thread is interrupted, which stays marked as interrupted; the session is closed then
     */
    public static <K, V> ReplicatedMap<K, V> open(
            GroupSession session, String group, Codec<K> keys, Codec<V> values, ReplicaConfig config) {
        Replica<StoreState> replica = new Replica<>(session, group, new MapModel(config.store()), config);
        replica.open();
        return new ReplicatedMap<>(replica, keys, values);
    }

    /** The value of a key, or null. */
    public V get(K key) {
        byte[] value = replica.state().get(new ByteKey(keys.encode(key)));
        return value == null ? null : values.decode(value);
    }

    /** Whether the key is there. */
    public boolean containsKey(K key) {
        return replica.state().get(new ByteKey(keys.encode(key))) != null;
    }

    /** How many keys there are. */
    public int size() {
        return replica.state().size();
    }

    /** All entries, of one place in the order, sorted by their keys' bytes; a copy of the caller's own. Takes time for all. */
    public Map<K, V> snapshot() {
        return decoded(replica.state(), null);
    }

    /** The entries whose encoded keys start with this one's bytes, of one place in the order; the caller's own copy. */
    public Map<K, V> snapshot(K prefix) {
        return decoded(replica.state(), new ByteKey(keys.encode(prefix)));
    }

    /** Puts a value; the previous one, or null. */
    public V put(K key, V value) {
        return decoded(done(replica.execute(put(key, value, Duration.ZERO, Condition.ALWAYS, null))));
    }

    /**
     * Puts a value that expires, unless the key is written again; the previous one, or null.
     *
     * @param timeToLive whole milliseconds, 1 or more; what is beyond them is cut off
     * @throws IllegalArgumentException when it is shorter
     */
    public V put(K key, V value, Duration timeToLive) {
        requireTime(timeToLive);
        return decoded(done(replica.execute(put(key, value, timeToLive, Condition.ALWAYS, null))));
    }

    /** Puts a value without waiting; completes with the previous one when this member has applied it. */
    public CompletionStage<Optional<V>> putAsync(K key, V value) {
        return async(put(key, value, Duration.ZERO, Condition.ALWAYS, null))
                .thenApply(outcome -> Optional.ofNullable(decoded(done(outcome))));
    }

    /** Puts a value when the key is not there; whether it was put. */
    public boolean putIfAbsent(K key, V value) {
        return met(replica.execute(put(key, value, Duration.ZERO, Condition.ABSENT, null)));
    }

    /**
     * Puts a value that expires when the key is not there; whether it was put.
     *
     * @param timeToLive whole milliseconds, 1 or more; what is beyond them is cut off
     * @throws IllegalArgumentException when it is shorter
     */
    public boolean putIfAbsent(K key, V value, Duration timeToLive) {
        requireTime(timeToLive);
        return met(replica.execute(put(key, value, timeToLive, Condition.ABSENT, null)));
    }

    /** Puts a value when the key is there; whether it was put. */
    public boolean replace(K key, V value) {
        return met(replica.execute(put(key, value, Duration.ZERO, Condition.PRESENT, null)));
    }

    /** Puts a value when the key has the expected one, by their bytes; whether it was put. */
    public boolean compareAndSet(K key, V expected, V value) {
        return met(replica.execute(put(key, value, Duration.ZERO, Condition.EQUAL, values.encode(expected))));
    }

    /** Does what {@link #compareAndSet} does, without waiting. */
    public CompletionStage<Boolean> compareAndSetAsync(K key, V expected, V value) {
        return async(put(key, value, Duration.ZERO, Condition.EQUAL, values.encode(expected)))
                .thenApply(ReplicatedMap::met);
    }

    /** Removes a key; its value, or null when it was not there. */
    public V remove(K key) {
        return decoded(done(replica.execute(MapModel.remove(keys.encode(key), Condition.ALWAYS, null))));
    }

    /** Removes a key that has this value; whether it was removed. */
    public boolean remove(K key, V expected) {
        return met(replica.execute(MapModel.remove(keys.encode(key), Condition.EQUAL, values.encode(expected))));
    }

    /** Removes a key without waiting; completes with its value. */
    public CompletionStage<Optional<V>> removeAsync(K key) {
        return async(MapModel.remove(keys.encode(key), Condition.ALWAYS, null))
                .thenApply(outcome -> Optional.ofNullable(decoded(done(outcome))));
    }

    /**
     * Tells a listener of all keys, from now on and beginning with a snapshot, until the registration or the map is closed.
     * A listener that throws is told of the next change all the same; the exception is logged.
     */
    public Registration listen(MapListener<K, V> listener) {
        return listen((ByteKey) null, listener);
    }

    /** Tells a listener of the keys whose encoded form starts like this one's: a subtree, when keys are paths. */
    public Registration listen(K prefix, MapListener<K, V> listener) {
        return listen(new ByteKey(keys.encode(prefix)), listener);
    }

    private Registration listen(ByteKey prefix, MapListener<K, V> listener) {
        Feed<StoreState> feed = replica.listen(new Feed.Target<>() {
            @Override
            public void snapshot(Feed.Snapshot<StoreState> snapshot) {
                listener.snapshot(decoded(snapshot.state(), prefix), snapshot.cause(), snapshot.report());
            }

            @Override
            public void change(Change change) {
                if (prefix != null && !change.key().startsWith(prefix)) {
                    return;
                }
                K key = keys.decode(change.key().bytes());
                if (change instanceof Change.Put put) {
                    listener.put(key, values.decode(put.value()), decoded(put.previous()));
                } else if (change instanceof Change.Removed removed) {
                    listener.removed(key, decoded(removed.previous()), removed.expired());
                }
            }
        });
        return () -> replica.unlisten(feed);
    }

    /** The members of the map's group in the order of its view, this one included; unmodifiable. */
    public List<Address> members() {
        return replica.members();
    }

    /** What this copy has counted since it was opened. */
    public ReplicaStats stats() {
        return replica.stats();
    }

    /**
     * Leaves the group and closes the session. Pending writes fail, in doubt when they were sent; reads go on to give what
     * was there last. Closing twice does nothing.
     */
    @Override
    public void close() {
        replica.close();
    }

    private byte[] put(K key, V value, Duration timeToLive, Condition condition, byte[] expected) {
        return MapModel.put(keys.encode(key), values.encode(value), timeToLive.toMillis(), condition, expected);
    }

    private static void requireTime(Duration timeToLive) {
        if (timeToLive.toMillis() < 1) {
            throw new IllegalArgumentException("A time to live is 1 ms or more, not " + timeToLive);
        }
    }

    private CompletableFuture<Outcome> async(byte[] command) {
        return replica.submit(command);
    }

    private Outcome done(Outcome outcome) {
        met(outcome);
        return outcome;
    }

    private static boolean met(Outcome outcome) {
        if (outcome.verdict() == Outcome.Verdict.FULL) {
            throw new RefusedException(
                    "The state is full: it would have more entries or bytes than its StoreLimits say");
        }
        return outcome.verdict() == Outcome.Verdict.DONE;
    }

    private V decoded(Outcome outcome) {
        return decoded(outcome.previous());
    }

    private V decoded(byte[] value) {
        return value == null ? null : values.decode(value);
    }

    private Map<K, V> decoded(StoreState state, ByteKey prefix) {
        Map<K, V> entries = new LinkedHashMap<>();
        for (PersistentMap.Entry<ByteKey, StoreEntry> each : state.entries(prefix)) {
            if (prefix != null && !each.key().startsWith(prefix)) {
                break;
            }
            if (each.value().present()) {
                entries.put(
                        keys.decode(each.key().bytes()),
                        values.decode(each.value().value()));
            }
        }
        return entries;
    }
}
