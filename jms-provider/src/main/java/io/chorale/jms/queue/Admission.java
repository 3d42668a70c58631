package io.chorale.jms.queue;

import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessagingException.Kind;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Decides whether a request may become a decision. A message may be settled by the consumer it is with, once at a time.
 * One that is with nobody may be settled by a consumer that is not attached here: after a take-over its request can come
 * before its attachment, and the first to claim a message has it.
 */
final class Admission {
    private static final Answer.Refused DISK_FULL = new Answer.Refused(
            Kind.LIMIT,
            "The disk of a node that keeps this destination is full: consume messages, which is still done, or give the"
                    + " disk of its dataDirectory more room; the node's log says which node it is");

    private final MessageStore store;
    private final Assignments assignments;
    private final BooleanSupplier isStorageFull;

    /** What admitted sends will take that are not decided yet: two requests must not both get the last room. */
    private long reservedBytes;

    private long limitRefusals;

    private Set<Take> givenBack = Set.of();

    /** @param isStorageFull whether the disk takes nothing more but what frees space */
    Admission(MessageStore store, Assignments assignments, BooleanSupplier isStorageFull) {
        this.store = store;
        this.assignments = assignments;
        this.isStorageFull = isStorageFull;
    }

    long limitRefusals() {
        return limitRefusals;
    }

    /**
     * Null when the operation is admitted. What it settles is then marked until {@link #onApplied}, and the room that it
     * takes reserved until {@link #deciding}.
     */
    Answer.Refused admit(Operation operation) {
        if (operation instanceof Operation.Batch batch) {
            return admit(batch);
        } else if (operation instanceof Operation.Prepare prepare) {
            return admit(prepare.work());
        } else if (operation instanceof Operation.Release release) {
            admit(release);
            return null;
        } else if (operation instanceof Operation.Count count) {
            return refusalOf(count.take());
        } else if (operation instanceof Operation.Delete delete) {
            return admit(delete.temporary());
        } else if (operation instanceof Operation.Expire
                || operation instanceof Operation.MemberGone
                || operation instanceof Operation.Empty
                || operation instanceof Operation.Promote
                || operation instanceof Operation.Bury
                || operation instanceof Operation.Orphaned) {
            return new Answer.Refused(Kind.REFUSED, "Only a shard's primary decides that");
        }
        return null;
    }

    private Answer.Refused admit(Operation.Batch batch) {
        Answer.Refused refusal = refusalOf(batch);
        if (refusal != null) {
            return refusal;
        }
        if (!batch.sends().isEmpty() && isStorageFull.getAsBoolean()) {
            limitRefusals++;
            return DISK_FULL;
        }
        long bytes = sizeBytes(batch);
        if (bytes > 0 && !store.account().hasRoomFor(bytes)) {
            limitRefusals++;
            return new Answer.Refused(
                    Kind.LIMIT,
                    "This node's memory for messages is full (limit "
                            + store.account().limitBytes() + " bytes): consume messages, or give the node more heap");
        }
        reserve(bytes);
        batch.takes().forEach(this::settle);
        return null;
    }

    /** What a late release names may be with another consumer by now, which nothing is to be taken from. */
    private void admit(Operation.Release release) {
        Set<Take> own = new LinkedHashSet<>();
        for (Take take : release.takes()) {
            if (refusalOf(take) == null) {
                settle(take);
                own.add(take);
            }
        }
        givenBack = own;
    }

    /** What the release that was admitted last gives back; it is decided before anything else is admitted. */
    Set<Take> givenBack() {
        return givenBack;
    }

    private Answer.Refused admit(Address temporary) {
        if (temporary.kind().isQueue() && assignments.hasConsumers(QueueNames.ofQueue(temporary))) {
            return new Answer.Refused(Kind.IN_USE, "The temporary queue " + temporary.name() + " has consumers");
        }
        return null;
    }

    private Answer.Refused refusalOf(Operation.Batch batch) {
        Set<MessageRef> seen = new HashSet<>();
        for (Take take : batch.takes()) {
            Answer.Refused refusal = refusalOf(take);
            if (refusal != null) {
                return refusal;
            }
            if (!seen.add(take.message())) {
                return notHeld(take, "is settled twice by one request");
            }
        }
        return null;
    }

    private Answer.Refused refusalOf(Take take) {
        QueuedMessage message = store.find(take.message());
        if (message == null || !assignments.isTold(message)) {
            return notHeld(take, "is not there (any more)");
        }
        if (message.isLocked()) {
            return notHeld(take, "is part of another transaction");
        }
        Held held = assignments.held(take.message());
        if (held == null) {
            return assignments.consumer(take.consumer()) == null ? null : notHeld(take, "was given back");
        }
        if (held.isWith(take.consumer())) {
            return null;
        }
        return notHeld(
                take, held.isSettledBy(take.consumer()) ? "is being settled already" : "is with another consumer");
    }

    private static Answer.Refused notHeld(Take take, String why) {
        return new Answer.Refused(Kind.NOT_HELD, "A message of " + take.queue() + " " + why);
    }

    private void settle(Take take) {
        Held held = assignments.held(take.message());
        if (held == null) {
            assignments.hold(store.find(take.message()), take.consumer(), Held.State.SETTLING);
        } else {
            held.state = Held.State.SETTLING;
        }
    }

    /** An operation is about to be decided: the machine books what it takes itself. */
    void deciding(Operation operation) {
        if (operation instanceof Operation.Batch batch) {
            reserve(-sizeBytes(batch));
        } else if (operation instanceof Operation.Prepare prepare) {
            reserve(-sizeBytes(prepare.work()));
        }
    }

    /** A decision is told, or a refusal of the machine: what was marked for it and is still here is free again. */
    void onApplied(Operation operation, boolean applied) {
        if (operation instanceof Operation.Batch batch) {
            batchApplied(batch, applied);
        } else if (operation instanceof Operation.Prepare prepare) {
            batchApplied(prepare.work(), applied);
        } else if (operation instanceof Operation.Release release) {
            for (Take take : release.takes()) {
                Held held = assignments.held(take.message());
                if (held != null && held.isSettledBy(take.consumer())) {
                    assignments.putBack(held);
                }
            }
        } else if (operation instanceof Operation.Expire expire) {
            putBack(expire.messages(), Held.State.LEAVING);
        } else if (operation instanceof Operation.MemberGone gone) {
            putBack(gone.held(), Held.State.COMING_BACK);
            putBack(gone.counted(), Held.State.COMING_BACK);
        } else if (operation instanceof Operation.Bury bury) {
            putBack(bury.messages(), Held.State.LEAVING);
        }
    }

    private void batchApplied(Operation.Batch batch, boolean applied) {
        if (applied) {
            return;
        }
        for (Take take : batch.takes()) {
            Held held = assignments.held(take.message());
            if (held != null && held.isSettledBy(take.consumer())) {
                assignments.unsettle(held);
            }
        }
    }

    private void putBack(List<MessageRef> messages, Held.State from) {
        for (MessageRef ref : messages) {
            Held held = assignments.held(ref);
            if (held != null && held.state == from) {
                assignments.putBack(held);
            }
        }
    }

    /** The reign ends: what was reserved is given up. */
    void stop() {
        reserve(-reservedBytes);
    }

    private void reserve(long delta) {
        long next = Math.max(0, reservedBytes + delta);
        store.account().add(next - reservedBytes);
        reservedBytes = next;
    }

    private static long sizeBytes(Operation.Batch batch) {
        long bytes = 0;
        for (Send send : batch.sends()) {
            bytes += QueuedMessage.OVERHEAD_BYTES + StoredBody.sizeBytes(send.envelope().length);
        }
        return bytes;
    }
}
