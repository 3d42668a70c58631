package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.disk.ReplicaRecords.Recovered;
import io.chorale.replication.disk.Values.BodyPiece;
import io.chorale.replication.disk.Values.ClientWindow;
import io.chorale.replication.disk.Values.Staged;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Context;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Windows;
import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Meta meta = meta();
        if (meta == null) {
            ShardState nothing = new ShardState(elements(), new Context(), new Windows());
            return new Recovered(
                    false,
                    DurableReplica.blank(nothing, rules),
                    new ReplicaRecords(shard, limits, new RecordIndex(), emptied()),
                    null);
        }
        generation = meta.generation();
        if (meta.isDamaged()) {
            return damaged(meta, rules, null);
        }
        try {
            return whole(meta, rules);
        } catch (CorruptRecordException | MalformedRecordException e) {
            return damaged(meta, rules, e);
        }
    }

    /** The first record; null when there is none. */
    Meta meta() {
        byte[] written = store.get(shard, Keys.meta());
        return written == null ? null : decode(RecordKind.META, Keys.meta(), written, Meta::decode);
    }

    /** Only the first record counts. The others stay until the replica is filled anew: they may be of use to somebody. */
    private Recovered damaged(Meta meta, Rules rules, RuntimeException damage) {
        Context sealed = Context.ofSealed(meta.sealed());
        ReplicaImage image = new ReplicaImage(
                meta.current(),
                new ShardState(new StoredTable(store, shard, generation, new TreeMap<>()), sealed, new Windows()),
                0,
                List.of(),
                meta.config(),
                meta.pending(),
                meta.inSync(),
                meta.reportedTo(),
                meta.heard());
        RecordIndex index = new RecordIndex();
        index.meta(meta);
        return new Recovered(
                true,
                DurableReplica.damaged(meta.promised(), image, rules),
                new ReplicaRecords(shard, limits, index, List.of(), true),
                damage);
    }

    private Recovered whole(Meta meta, Rules rules) {
        Context context = context();
        meta.closed().forEach(context::close);
        meta.sealed().forEach(context::seal);
        ShardState state = new ShardState(elements(), context, windows());
        List<EntryRun> runs = runs();
        ReplicaImage image = new ReplicaImage(
                meta.current(),
                state,
                meta.appliedEntries(context),
                tail(runs, context),
                meta.config(),
                meta.pending(),
                meta.inSync(),
                meta.reportedTo(),
                meta.heard());
        RecordIndex index = new RecordIndex();
        index.meta(meta);
        index.runsOf(runs);
        index.answersOf(image.state().windows());
        index.epochsOf(context);
        scan(RecordKind.PIECES, (key, value) -> index.bodyWritten(Keys.readId(key), Values.readCount(value)));
        return new Recovered(
                true,
                DurableReplica.of(meta.promised(), image, rules),
                new ReplicaRecords(shard, limits, index, leftovers()),
                null);
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

    private StoredTable elements() {
        TreeMap<Long, Long> lanes = new TreeMap<>();
        scan(RecordKind.LANE, (key, value) -> lanes.put(key.readLong(), Values.readIndex(value)));
        return new StoredTable(store, shard, generation, lanes);
    }

    private List<EntryRun> runs() {
        List<EntryRun> runs = new ArrayList<>();
        scan(
                RecordKind.TAIL,
                (key, value) ->
                        runs.add(EntryRun.read(Dot.read(key), value.readRaw(value.remaining()), bodies::payload)));
        return runs;
    }

    /** A record goes when the last of its entries is applied, so the first of them may be part of the state already. */
    private static List<LoggedEntry> tail(List<EntryRun> runs, Context applied) {
        return runs.stream()
                .flatMap(run -> run.entries().stream())
                .filter(logged -> !applied.covers(logged.dot()))
                .toList();
    }

    private Epoch intern(Epoch epoch) {
        return epochs.computeIfAbsent(epoch, Function.identity());
    }

    private ClientId intern(ClientId client) {
        return clients.computeIfAbsent(client, Function.identity());
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
                WireReader inKey = Keys.behindPrefix(kind, key);
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
