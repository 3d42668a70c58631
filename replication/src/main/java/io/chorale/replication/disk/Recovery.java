package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.disk.ReplicaRecords.Recovered;
import io.chorale.replication.disk.Values.BodyPiece;
import io.chorale.replication.disk.Values.ClientWindow;
import io.chorale.replication.disk.Values.Staged;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Context;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Windows;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Reads the records of one shard, once. */
final class Recovery {
    private static final byte[] START = new byte[0];

    private final Store store;
    private final int shard;
    private final Limits limits;
    private final Bodies bodies;
    /** Many elements have the same few epochs and clients: each is kept once. */
    private final Map<Epoch, Epoch> epochs = new HashMap<>();

    private final Map<ClientId, ClientId> clients = new HashMap<>();
    private int generation;

    Recovery(Store store, int shard, Limits limits) {
        this.store = store;
        this.shard = shard;
        this.limits = limits;
        this.bodies = new Bodies(store, shard);
    }

    Recovered run(Rules rules) {
        byte[] written = store.get(shard, Keys.meta());
        if (written == null) {
            return new Recovered(null, new ReplicaRecords(shard, limits, new RecordIndex(), emptied()));
        }
        Meta meta = decode(RecordKind.META, Keys.meta(), written, Meta::decode);
        generation = meta.generation();
        Context context = context();
        ShardState state = new ShardState(elements(), context, windows());
        ReplicaImage image = new ReplicaImage(
                meta.current(),
                state,
                meta.appliedEntries(context),
                tail(),
                meta.config(),
                meta.pending(),
                meta.inSync(),
                meta.reportedTo(),
                meta.heard());
        RecordIndex index = RecordIndex.of(image, generation, meta, limits);
        return new Recovered(
                DurableReplica.of(meta.promised(), image, rules),
                new ReplicaRecords(shard, limits, index, leftovers()));
    }

    // ---- what counts

    private Context context() {
        Context context = new Context();
        scan(
                RecordKind.CONTEXT,
                (key, value) -> context.cover(new Dot(intern(Epoch.read(key)), Values.readIndex(value))));
        return context;
    }

    private Windows windows() {
        Map<ByteBuffer, TreeMap<Long, Payload>> answers = new HashMap<>();
        scan(RecordKind.ANSWER, (key, value) -> {
            byte[] client = key.readRaw(key.remaining() - Long.BYTES);
            answers.computeIfAbsent(ByteBuffer.wrap(client), absent -> new TreeMap<>())
                    .put(key.readLong(), Values.readAnswer(value));
        });
        Windows windows = new Windows();
        scan(RecordKind.WINDOW, (key, value) -> {
            byte[] client = key.readRaw(key.remaining());
            SortedMap<Long, Payload> ofClient = answers.remove(ByteBuffer.wrap(client));
            ClientWindow read = Values.readWindow(value, client, ofClient == null ? new TreeMap<>() : ofClient);
            windows.put(intern(read.client()), read.window());
        });
        if (!answers.isEmpty()) {
            throw malformed(
                    RecordKind.ANSWER, answers.keySet().iterator().next().array(), "its client has no window", null);
        }
        return windows;
    }

    private NavigableMap<ElementId, Element> elements() {
        Map<ElementId, Integer> counts = new HashMap<>();
        scan(RecordKind.COUNT, (key, value) -> counts.put(Keys.readId(key), Values.readCount(value)));
        TreeMap<ElementId, Element> elements = new TreeMap<>();
        scan(RecordKind.ELEMENT, (key, value) -> {
            ElementId id = intern(Keys.readId(key));
            Integer count = counts.remove(id);
            Element read = Values.readElement(value, id, count == null ? 0 : count, bodies::payload);
            elements.put(id, intern(read));
        });
        if (!counts.isEmpty()) {
            ElementId id = counts.keySet().iterator().next();
            throw malformed(RecordKind.COUNT, Keys.count(generation, id), "its element is not there", null);
        }
        return elements;
    }

    private List<LoggedEntry> tail() {
        List<LoggedEntry> tail = new ArrayList<>();
        scan(
                RecordKind.TAIL,
                (key, value) -> tail.add(new LoggedEntry(Dot.read(key), Values.readEntry(value, bodies::payload))));
        return tail;
    }

    private Epoch intern(Epoch epoch) {
        return epochs.computeIfAbsent(epoch, Function.identity());
    }

    private ClientId intern(ClientId client) {
        return clients.computeIfAbsent(client, Function.identity());
    }

    private ElementId intern(ElementId id) {
        return new ElementId(new Dot(intern(id.dot().epoch()), id.dot().index()), id.sub());
    }

    private Element intern(Element element) {
        Origin origin = element.origin();
        return new Element(
                new Origin(intern(origin.client()), origin.sequence(), origin.sub()),
                element.count(),
                element.refs(),
                element.head(),
                element.body());
    }

    // ---- what does not

    /** Without its first record there is no replica, only what was written ahead of that. */
    private List<StoreBatch> emptied() {
        boolean[] found = new boolean[1];
        store.scan(shard, START, null, (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0]
                ? List.of(new StoreBatch().deleteRange(shard, START, null).essential())
                : List.of();
    }

    /** What was written ahead of a batch that never came. */
    private List<StoreBatch> leftovers() {
        List<StoreBatch> batches = new ArrayList<>();
        store.scan(shard, Keys.from(RecordKind.STAGING, 0), Keys.to(RecordKind.STAGING, 0), (key, value) -> {
            Staged staged = decode(RecordKind.STAGING, key, value, Values::readStaging);
            StoreBatch batch = new StoreBatch().delete(shard, key).essential();
            for (BodyPiece piece : staged.bodies()) {
                batch.delete(shard, piece.key());
            }
            if (staged.generation() != generation) {
                Draft.deleteGeneration(batch, shard, staged.generation());
            }
            batches.add(batch);
            return true;
        });
        return batches;
    }

    // ---- reading

    private void scan(RecordKind kind, BiConsumer<WireReader, WireReader> record) {
        store.scan(shard, Keys.from(kind, generation), Keys.to(kind, generation), (key, value) -> {
            decode(kind, key, value, in -> {
                WireReader inKey = new WireReader(key, Keys.PREFIX_BYTES, key.length - Keys.PREFIX_BYTES);
                record.accept(inKey, in);
                inKey.expectEnd();
                return kind;
            });
            return true;
        });
    }

    private <T> T decode(RecordKind kind, byte[] key, byte[] value, Function<WireReader, T> reader) {
        try {
            WireReader in = new WireReader(value);
            T read = reader.apply(in);
            in.expectEnd();
            return read;
        } catch (WireException | IllegalArgumentException e) {
            throw malformed(kind, key, e.getMessage(), e);
        }
    }

    private MalformedRecordException malformed(RecordKind kind, byte[] key, String why, RuntimeException cause) {
        return new MalformedRecordException(shard, kind.text(), key, why, cause);
    }
}
