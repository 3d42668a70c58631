package io.chorale.groups.blocks;

import io.chorale.groups.Member;
import io.chorale.groups.blocks.BusListener.Notification;
import io.chorale.groups.blocks.core.BusModel;
import io.chorale.groups.blocks.core.BusState;
import io.chorale.groups.blocks.core.Change;
import io.chorale.groups.blocks.core.PersistentMap;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Notifications from any member to all, in one order. The latest are kept by all members and handed to a joiner, and to
 * the other side when partitions come together. Publishing fails as writes to a {@link ReplicatedMap} do: with
 * {@link RefusedException} when it was not done, with {@link InDoubtException} when that is not known. Thread-safe.
 */
public final class NotificationBus<T> implements AutoCloseable {
    private static final Logger LOG = System.getLogger(NotificationBus.class.getName());

    private final Codec<T> codec;
    private final Replica<BusState> replica;
    private final CopyOnWriteArrayList<BusListener<T>> listeners = new CopyOnWriteArrayList<>();

    private NotificationBus(Replica<BusState> replica, Codec<T> codec) {
        this.replica = replica;
        this.codec = codec;
    }

    /**
     * Joins a group as a member of its bus, and waits until the cache is here. The session is the bus's from here on.
     *
     * @param cached how many notifications are kept; 1 or more, the same at all members
     * @param cachedBytes how many bytes they may take; 1 or more, the same at all members
     * @throws BlockException when the cache does not come within {@link ReplicaConfig#timeout}; the session is closed then
     */
    public static <T> NotificationBus<T> open(
            GroupSession session, String group, Codec<T> codec, int cached, long cachedBytes, ReplicaConfig config) {
        Replica<BusState> replica = new Replica<>(session, group, new BusModel(cached, cachedBytes), config);
        NotificationBus<T> bus = new NotificationBus<>(replica, codec);
        replica.onMembers(bus::tellMembers);
        replica.open();
        return bus;
    }

    /** Publishes, and waits until this member's copy has it and, with SAFE, all members hold it. */
    public void publish(T body) {
        replica.execute(encoded(body));
    }

    /** Publishes without waiting; refuses when {@link ReplicaConfig#maxPending} are pending. */
    public CompletionStage<Void> publishAsync(T body) {
        return replica.submit(encoded(body)).thenAccept(outcome -> {});
    }

    /** The notifications that are kept now, in order; the caller's own list. */
    public List<Notification<T>> cached() {
        List<Notification<T>> cached = new ArrayList<>();
        for (PersistentMap.Entry<BusState.Key, byte[]> each : replica.state().latest()) {
            cached.add(decoded(each.key().place(), each.value()));
        }
        return cached;
    }

    /** Adds a consumer, which is handed the cache first. */
    public Registration listen(BusListener<T> listener) {
        listeners.add(listener);
        Feed<BusState> feed = replica.listen(new Consumer(listener));
        return () -> {
            listeners.remove(listener);
            replica.unlisten(feed);
        };
    }

    /** The members of the bus in the order of its view, this one included; unmodifiable. */
    public List<Address> members() {
        return replica.members();
    }

    /** What this copy has counted since it was opened. */
    public ReplicaStats stats() {
        return replica.stats();
    }

    /** Leaves the group and closes the session. Pending notifications fail, in doubt when they were sent. */
    @Override
    public void close() {
        replica.close();
    }

    private void tellMembers() {
        List<Address> members = replica.members();
        for (BusListener<T> listener : listeners) {
            try {
                listener.members(members);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A listener failed when it was told the members; it is told what follows", e);
            }
        }
    }

    private byte[] encoded(T body) {
        Address sender = replica.address();
        WireWriter writer = new WireWriter();
        writer.writeUuid(sender.node().id()).writeString(sender.node().name());
        writer.writeLong(sender.number()).writeString(sender.name());
        return writer.writeBytes(codec.encode(body)).toBytes();
    }

    private Notification<T> decoded(long place, byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        Member node = new Member(reader.readUuid(), reader.readString());
        Address sender = new Address(node, reader.readLong(), reader.readString());
        return new Notification<>(place, sender, codec.decode(reader.readBytes()));
    }

    /** One consumer, and the last state that it was told in full: what a newer one has beyond it was missed. */
    private final class Consumer implements Feed.Target<BusState> {
        private final BusListener<T> listener;
        private PersistentMap<BusState.Key, Boolean> told = PersistentMap.empty();

        private Consumer(BusListener<T> listener) {
            this.listener = listener;
        }

        @Override
        public void snapshot(Feed.Snapshot<BusState> snapshot) {
            List<Notification<T>> missed = new ArrayList<>();
            PersistentMap<BusState.Key, Boolean> now = PersistentMap.empty();
            for (PersistentMap.Entry<BusState.Key, byte[]> each :
                    snapshot.state().latest()) {
                now = now.with(each.key(), true);
                if (!told.contains(each.key())) {
                    missed.add(decoded(each.key().place(), each.value()));
                }
            }
            told = now;
            listener.caughtUp(missed, snapshot.cause(), snapshot.report(), snapshot.skipped());
        }

        @Override
        public void change(Change change) {
            WireReader key = new WireReader(change.key().bytes());
            BusState.Key place = new BusState.Key(key.readLong(), key.readLong());
            if (change instanceof Change.Put put) {
                told = told.with(place, true);
                while (told.size() > 2L * Math.max(1, replica.state().latest().size())) {
                    told = told.without(told.first().key());
                }
                listener.notified(decoded(place.place(), put.value()));
            }
        }
    }
}
