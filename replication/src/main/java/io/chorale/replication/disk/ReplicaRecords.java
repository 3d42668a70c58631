package io.chorale.replication.disk;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.Change;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.Window;
import io.chorale.replication.shard.Write;
import io.chorale.replication.shard.Write.Adopt;
import io.chorale.replication.shard.Write.Begin;
import io.chorale.replication.shard.Write.Log;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The records of one replica: makes store batches of the protocol's writes. An entry that is logged is a tail record and
 * the bodies of what it adds; when it is applied, the elements are written without their bodies, and the tail record goes.
 * So a body is written once, and deleted with its element or with the entry that was cut.
 *
 * <p>Remembers what it must know of the records without reading them, and takes for written whatever it has returned: the
 * batches must go to the store in this order, each one; a replica one of whose batches was refused must stop. Not
 * thread-safe.
 */
public final class ReplicaRecords {
    private final int shard;
    private final Limits limits;
    private RecordIndex index;
    private List<StoreBatch> leftovers;

    ReplicaRecords(int shard, Limits limits, RecordIndex index, List<StoreBatch> leftovers) {
        this.shard = shard;
        this.limits = limits;
        this.index = index;
        this.leftovers = leftovers;
    }

    /**
     * What a store has of a shard.
     *
     * @param replica null when there is nothing of it; bodies are not in memory, but read from the store when asked for
     * @param records for what the replica writes from now on
     */
    public record Recovered(DurableReplica replica, ReplicaRecords records) {}

    /**
     * Reads a shard, all but its bodies. Writes nothing; what a crash has left half done is tidied up by the first batch.
     *
     * @param shard its number in the store, above 0
     * @throws MalformedRecordException when a record cannot be understood
     * @throws io.chorale.replication.store.CorruptRecordException when one is damaged
     */
    public static Recovered recover(Store store, int shard, Rules rules) {
        return recover(store, shard, rules, Limits.OF_STORE);
    }

    static Recovered recover(Store store, int shard, Rules rules, Limits limits) {
        return new Recovery(store, shard, limits).run(rules);
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
            batches.addAll(adopt(batch.replaced(), adopt.image(), after));
        } else {
            List<StoreBatch> changes = change(batch, after);
            // Decided by a primary that lets nothing more in when a member's disk is full: too late to be refused here.
            changes.forEach(StoreBatch::granted);
            batches.addAll(changes);
        }
        return batches;
    }

    /**
     * A batch is synced: the bodies that it has brought leave memory, and are read from the store when asked for. Whoever
     * still holds such a body must not ask for it once its element is removed, and that is synced: encode a message when
     * it is sent. A body must not be shared by two elements.
     */
    public void synced(Batch batch, Store store) {
        Bodies bodies = new Bodies(store, shard);
        for (Write write : batch.writes()) {
            if (write instanceof Log log) {
                Bodies.of(log.logged()).forEach(bodies::takeOver);
            } else if (write instanceof Adopt adopt) {
                Bodies.of(adopt.image()).forEach(bodies::takeOver);
            }
        }
    }

    private List<StoreBatch> adopt(ReplicaImage replaced, ReplicaImage image, DurableReplica after) {
        int generation = index.generation();
        Adoption adoption = new Adoption(shard, generation, limits, replaced, image);
        Draft draft = adoption.difference();
        if (draft.indivisibleBytes() > limits.aheadBytes()) {
            draft = adoption.newGeneration();
            generation++;
        }
        Meta meta = Meta.of(after, generation);
        draft.putMeta(meta.encode());
        index = RecordIndex.of(image, generation, meta, limits);
        return draft.finish();
    }

    private List<StoreBatch> change(Batch batch, DurableReplica after) {
        Draft draft = Draft.of(shard, index.generation(), limits);
        for (Write write : batch.writes()) {
            if (write instanceof Log log) {
                log(draft, log.logged());
            } else if (write instanceof Begin begin) {
                draft.putTail(new LoggedEntry(new Dot(begin.epoch(), 1), begin.start()));
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

    private void log(Draft draft, LoggedEntry logged) {
        draft.putTail(logged);
        Bodies.of(logged).forEach((id, body) -> {
            index.bodyWritten(id, limits.pieces(body.length()));
            draft.putBody(id, body);
        });
    }

    private void apply(Draft draft, List<LoggedEntry> applied, DurableReplica after) {
        Set<Epoch> epochs = new LinkedHashSet<>();
        Set<ClientId> clients = new LinkedHashSet<>();
        Set<ElementId> added = new LinkedHashSet<>();
        Set<ElementId> changed = new LinkedHashSet<>();
        for (LoggedEntry logged : applied) {
            draft.deleteTail(logged.dot());
            epochs.add(logged.dot().epoch());
            if (logged.entry() instanceof Requested requested) {
                clients.add(requested.client());
                answers(draft, requested, after);
            }
            for (Change change : logged.entry().changes()) {
                if (change instanceof Add add) {
                    clients.add(add.origin().client());
                    added.add(add.id());
                } else if (change instanceof Change.Remove remove) {
                    changed.add(remove.id());
                } else if (change instanceof Change.Raise raise) {
                    changed.add(raise.id());
                }
            }
        }
        epochs.forEach(epoch -> draft.putContext(epoch, after.state().context().highestOf(epoch)));
        clients.forEach(client ->
                draft.putWindow(client, after.state().windows().byClient().get(client)));
        changed.addAll(added);
        changed.forEach(id -> element(draft, id, after.state().elements().get(id), added.contains(id)));
    }

    /** The client has said which answers it has; and there is a new one, if it was not dropped since. */
    private void answers(Draft draft, Requested requested, DurableReplica after) {
        ClientId client = requested.client();
        for (long dropped : index.dropAnswersBelow(client, requested.lowestOpen())) {
            draft.deleteAnswer(client, dropped);
        }
        Window window = after.state().windows().byClient().get(client);
        Payload answer = window.answers().get(requested.sequence());
        if (answer != null) {
            index.answerWritten(client, requested.sequence());
            draft.putAnswer(client, requested.sequence(), answer);
        }
    }

    private void element(Draft draft, ElementId id, Element element, boolean isNew) {
        if (element == null) {
            draft.deleteElement(id);
            draft.deleteBody(id, index.bodyDeleted(id));
            if (index.countDeleted(id)) {
                draft.deleteCount(id);
            }
            return;
        }
        if (isNew) {
            draft.putElement(id, element);
        }
        if (element.count() > 0) {
            index.countWritten(id);
            draft.putCount(id, element.count());
        }
    }
}
