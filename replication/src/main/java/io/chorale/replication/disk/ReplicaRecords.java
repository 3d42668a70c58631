package io.chorale.replication.disk;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Entry.Stable;
import io.chorale.replication.shard.EntryRun;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.Window;
import io.chorale.replication.shard.Write;
import io.chorale.replication.shard.Write.Adopt;
import io.chorale.replication.shard.Write.Begin;
import io.chorale.replication.shard.Write.Fill;
import io.chorale.replication.shard.Write.Log;
import io.chorale.replication.store.CorruptRecordException;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The records of one replica: makes store batches of the protocol's writes. Entries that are logged together are one tail
 * record, and the bodies of what they add; when they are applied, the elements are written without their bodies, and the
 * tail record goes with the last of its entries.
 * So a body is written once, and deleted with its element or with the entry that was cut.
 *
 * <p>Remembers what it must know of the records without reading them, and takes for written whatever it has returned: the
 * batches must go to the store in this order, each one; a replica one of whose batches was refused must stop. Not
 * thread-safe.
 */
public final class ReplicaRecords {
    private static final Logger LOG = System.getLogger(ReplicaRecords.class.getName());
    private static final byte[] START = new byte[0];

    private final int shard;
    private final Limits limits;
    private final RecordIndex index;
    private boolean damaged;
    private List<StoreBatch> leftovers;
    /** Null when no copy is filled part by part. */
    private FilledRecords filled;
    /** The copies whose parts are written and not synced, one for each part. */
    private final ArrayDeque<FilledRecords> filling = new ArrayDeque<>();
    /** Goes with the next adoption; null when nothing does. */
    private Consumer<StoreBatch> move;
    /** The elements of the replica, if it has those that were recovered, or what followed them. */
    private StoredTable stored;

    ReplicaRecords(int shard, Limits limits, RecordIndex index, List<StoreBatch> leftovers) {
        this(shard, limits, index, leftovers, false);
    }

    /** @param damaged whether only the first record counts */
    ReplicaRecords(int shard, Limits limits, RecordIndex index, List<StoreBatch> leftovers, boolean damaged) {
        this.damaged = damaged;
        this.shard = shard;
        this.limits = limits;
        this.index = index;
        this.leftovers = leftovers;
    }

    /**
     * What a store has of a shard.
     *
     * @param isFound whether there is anything of it
     * @param replica blank if there is not; its elements are not in memory, but read from the store when asked for
     * @param records for what the replica writes from now on
     * @param damage which record cannot be read, or understood, when that was found now; null otherwise
     */
    public record Recovered(boolean isFound, DurableReplica replica, ReplicaRecords records, RuntimeException damage) {}

    /**
     * Which nodes have a shard, as its first record says.
     *
     * @param pending the config that {@code config} replaces; null when that is committed
     */
    public record Configs(Config config, Config pending) {}

    /**
     * Reads a shard, all but its elements. Writes nothing; what a crash has left half done is tidied up by the first batch.
     * When a record is damaged, or cannot be understood, the replica has lost all but what its first record says.
     *
     * @param shard its number in the store, above 0
     * @throws MalformedRecordException when its first record cannot be understood
     * @throws io.chorale.replication.store.CorruptRecordException when its first record is damaged
     */
    public static Recovered recover(Store store, int shard, Rules rules) {
        return recover(store, shard, rules, Limits.OF_STORE);
    }

    /**
     * What the first record says of the nodes that have the shard; null when there is nothing, or it cannot be read.
     * Reads nothing else.
     */
    public static Configs configs(Store store, int shard) {
        try {
            Meta meta = new Recovery(store, shard, Limits.OF_STORE).meta();
            return meta == null ? null : new Configs(meta.config(), meta.pending());
        } catch (CorruptRecordException | MalformedRecordException e) {
            LOG.log(Level.WARNING, "The first record of number " + shard + " cannot be used", e);
            return null;
        }
    }

    static Recovered recover(Store store, int shard, Rules rules, Limits limits) {
        return new Recovery(store, shard, limits).run(rules);
    }

    /** Whether nothing counts but the first record. */
    public boolean isDamaged() {
        return damaged;
    }

    /**
     * A damaged replica is about to be filled anew, under another number: nothing that is read from then on lies beside the
     * damage. Its promise moves there, and all that it had is deleted.
     *
     * @param number in the store, that nothing was ever written under
     * @param move gives the shard this number; is written with the first batch
     */
    public ReplicaRecords moveTo(int number, StoreBatch move) {
        byte[] meta = index.meta().alone().encode();
        move.put(number, Keys.meta(), meta).deleteRange(shard, START, null).essential();
        ReplicaRecords moved = new ReplicaRecords(number, limits, new RecordIndex(), List.of(move));
        moved.stored = stored;
        return moved;
    }

    /**
     * A copy begins that is filled part by part, beside what is here.
     *
     * @param number in the store, that nothing was ever written under, and that is known to be of no shard
     */
    public void fillUnder(int number) {
        filled = new FilledRecords(number, limits);
    }

    /** The number of that copy; 0 when there is none. */
    public int filledUnder() {
        return filled == null ? 0 : filled.number();
    }

    /**
     * The copy is about to be what the shard has. What was here until now is of no use once the next batch is synced.
     *
     * @param move gives the shard the copy's number; goes with that batch
     */
    public ReplicaRecords ofFilled(Consumer<StoreBatch> move) {
        ReplicaRecords moved = new ReplicaRecords(filled.number(), limits, filled.index(), List.of());
        moved.move = move;
        return moved;
    }

    /**
     * What makes a batch durable.
     *
     * @param after the replica in memory, which has the batch, and nothing later
     * @return to be written in this order; once the last is synced, the batch is. Never empty
     * @throws IllegalStateException when a single entry is too large to be written
     */
    public List<StoreBatch> toStore(Batch batch, DurableReplica after) {
        List<StoreBatch> batches = new ArrayList<>(leftovers);
        leftovers = List.of();
        if (batch.writes().size() == 1 && batch.writes().get(0) instanceof Adopt adopt) {
            requireNoRemains();
            List<StoreBatch> adoption = adopt(batch.replaced(), adopt.image(), after);
            if (adoption.size() == 1) {
                // Small: a node whose disk is full can follow a new reign, and be emptied under it.
                adoption.forEach(StoreBatch::granted);
            }
            batches.addAll(adoption);
            filled = null;
        } else {
            for (Write write : batch.writes()) {
                if (write instanceof Fill fill) {
                    batches.addAll(filled.toStore(fill, after.filled()));
                    filling.addLast(filled);
                } else if (write instanceof Write.EndFill) {
                    filled = null;
                }
            }
            List<StoreBatch> changes = change(batch, after);
            // Decided by a primary that lets nothing more in when a member's disk is full: too late to be refused here.
            changes.forEach(StoreBatch::granted);
            batches.addAll(changes);
        }
        damaged = after.isDamaged();
        if (after.storedElements() instanceof StoredTable elements) {
            elements.seal(shard, index.generation());
            stored = elements;
        }
        return batches;
    }

    /**
     * A batch is synced, the oldest that was not: the elements and bodies that it has brought leave memory, and are read
     * from the store when asked for. Whoever still holds such a body must not ask for it once its element is removed, and
     * that is synced: encode a message when it is sent. A body must not be shared by two elements.
     */
    public void synced(Batch batch, Store store) {
        if (stored != null) {
            stored.synced();
        }
        Bodies bodies = new Bodies(store, shard);
        for (Write write : batch.writes()) {
            if (write instanceof Log log) {
                log.run().entries().forEach(logged -> Bodies.each(logged, bodies::takeOver));
            } else if (write instanceof Adopt adopt) {
                Bodies.ofTail(adopt.image()).forEach(bodies::takeOver);
            } else if (write instanceof Fill) {
                filling.removeFirst().synced();
            }
        }
    }

    /** What a damaged replica has is not known, so it cannot be changed into something else. */
    private void requireNoRemains() {
        if (damaged) {
            throw new IllegalStateException("Shard " + shard + " is damaged: it has to be moved before it is filled");
        }
    }

    private List<StoreBatch> adopt(ReplicaImage replaced, ReplicaImage image, DurableReplica after) {
        int generation = index.generation();
        Adoption adoption = new Adoption(shard, generation, limits, replaced, image, index);
        Draft draft = adoption.difference();
        if (draft.indivisibleBytes() > adoption.limitBytes()) {
            draft = adoption.newGeneration();
            generation++;
            if (after.state().elements() instanceof StoredTable elements) {
                elements.detach();
            }
        }
        Meta meta = Meta.of(after, generation);
        draft.putMeta(meta.encode());
        index.meta(meta);
        adoption.settle();
        if (move != null) {
            draft.with(move);
            move = null;
        }
        return draft.finish();
    }

    private List<StoreBatch> change(Batch batch, DurableReplica after) {
        Draft draft = Draft.of(shard, index.generation(), limits);
        for (Write write : batch.writes()) {
            if (write instanceof Log log) {
                log(draft, log.run());
            } else if (write instanceof Begin begin) {
                tail(draft, EntryRun.of(new LoggedEntry(new Dot(begin.epoch(), 1), begin.start())));
            } else if (write instanceof Adopt) {
                throw new IllegalArgumentException("An adoption is a batch of its own, not one of "
                        + batch.writes().size() + " writes");
            }
        }
        apply(draft, batch.applied(), after);
        Meta meta = Meta.of(after, index.generation());
        if (draft.isEmpty() || !meta.equals(index.meta())) {
            index.meta(meta);
            draft.putMeta(meta.encode());
        }
        return draft.finish();
    }

    private void tail(Draft draft, EntryRun run) {
        index.runWritten(run);
        draft.putTail(run);
    }

    private void log(Draft draft, EntryRun run) {
        tail(draft, run);
        for (LoggedEntry logged : run.entries()) {
            Bodies.each(logged, (id, body) -> {
                index.bodyWritten(id, limits.pieces(body.length()));
                draft.putBody(id, body);
            });
        }
    }

    private void apply(Draft draft, List<LoggedEntry> applied, DurableReplica after) {
        Set<Epoch> epochs = new LinkedHashSet<>();
        Set<ClientId> clients = new LinkedHashSet<>();
        Set<ElementId> changed = new LinkedHashSet<>();
        Set<Long> lanes = new TreeSet<>();
        if (!applied.isEmpty()) {
            index.dropRuns(after.state().context()).forEach(draft::deleteTail);
        }
        for (LoggedEntry logged : applied) {
            epochs.add(logged.dot().epoch());
            if (logged.entry() instanceof Requested requested) {
                clients.add(requested.client());
                answers(draft, requested, after);
            } else if (logged.entry() instanceof Stable stable) {
                clients.addAll(stable.forgotten());
                stable.forgotten().forEach(client -> deleteAnswersBelow(draft, client, Long.MAX_VALUE));
            }
            for (Change change : logged.entry().changes()) {
                if (change instanceof Add add) {
                    if (!add.origin().client().isReign()) {
                        clients.add(add.origin().client());
                    }
                    changed.add(add.id());
                    lanes.add(add.id().lane());
                } else if (change instanceof Change.Remove remove) {
                    changed.add(remove.id());
                    lanes.add(remove.id().lane());
                } else if (change instanceof Change.Raise raise) {
                    changed.add(raise.id());
                }
            }
        }
        context(draft, epochs, after);
        clients.forEach(client ->
                window(draft, client, after.state().windows().byClient().get(client)));
        changed.forEach(id -> element(draft, id, after.state().elements().get(id)));
        lanes.forEach(lane -> lane(draft, lane, after.state().elements().lanes().get(lane)));
    }

    private void context(Draft draft, Set<Epoch> changed, DurableReplica after) {
        for (Epoch epoch : changed) {
            Long highest = after.state().context().highest().get(epoch);
            if (highest != null) {
                index.epochWritten(epoch);
                draft.putContext(epoch, highest);
            }
        }
        if (!changed.isEmpty()) {
            index.dropEpochs(after.state().context()).forEach(draft::deleteContext);
        }
    }

    /** There is none when it was forgotten since, or never made. */
    private static void window(Draft draft, ClientId client, Window window) {
        if (window == null) {
            draft.deleteWindow(client);
        } else {
            draft.putWindow(client, window);
        }
    }

    static void lane(Draft draft, long lane, Long count) {
        if (count == null) {
            draft.deleteLane(lane);
        } else {
            draft.putLane(lane, count);
        }
    }

    /** The client has said which answers it has; and there is a new one, if it was not dropped since. */
    private void answers(Draft draft, Requested requested, DurableReplica after) {
        ClientId client = requested.client();
        deleteAnswersBelow(draft, client, requested.lowestOpen());
        Window window = after.state().windows().byClient().get(client);
        Payload answer = window == null ? null : window.answers().get(requested.sequence());
        if (answer != null) {
            index.answerWritten(client, requested.sequence());
            draft.putAnswer(client, requested.sequence(), answer);
        }
    }

    private void deleteAnswersBelow(Draft draft, ClientId client, long sequence) {
        for (long dropped : index.dropAnswersBelow(client, sequence)) {
            draft.deleteAnswer(client, dropped);
        }
    }

    private void element(Draft draft, ElementId id, Element element) {
        if (element == null) {
            draft.deleteElement(id);
            draft.deleteBody(id, index.bodyDeleted(id));
        } else {
            draft.putElement(id, element);
        }
    }
}
