package io.chorale.simulation.replication;

import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import java.util.List;

/** A request as its client knows it: what the checker goes by. */
final class SimRequest {

    enum Kind {
        SEND,
        ACKNOWLEDGE,
        TRANSACT,
        PREPARE,
        COMMIT,
        ROLL_BACK,
        PUT,
        GET
    }

    enum Status {
        IN_DOUBT,
        APPLIED,
        REFUSED
    }

    /** What is known of a branch. */
    enum Branch {
        NONE,
        PREPARED,
        COMMITTED,
        ROLLED_BACK,
        UNKNOWN
    }

    final Kind kind;
    final ClientId client;
    final long sequence;
    final Payload content;
    final List<Origin> acknowledges;
    /** Of a branch its name, of a register its key, otherwise null. */
    final String name;

    final long askedAt;
    long askedMs;
    Status status = Status.IN_DOUBT;
    Branch branch = Branch.NONE;
    boolean commitWanted;
    SimRequest prepared;
    /** Of a branch, what ended it. */
    SimRequest ending;

    Epoch answeredIn;
    /** A reign under {@code one} has decided it, or ended it, or said so. */
    boolean isUnderOne;
    /** What it follows. */
    Dot after = Dot.NONE;
    /** Of a branch, where it was prepared. */
    Dot dot = Dot.NONE;
    /** The lowest epoch that it was sent with; null when it never was. */
    Epoch since;

    int attempts = 1;
    /** Only a disk that was lost had it. */
    boolean isGivenUp;
    /** The same of what ended this branch. */
    boolean isOutcomeGivenUp;

    SimRequest(
            Kind kind,
            ClientId client,
            long sequence,
            Payload content,
            List<Origin> acknowledges,
            String name,
            long askedAt) {
        this.kind = kind;
        this.client = client;
        this.sequence = sequence;
        this.content = content;
        this.acknowledges = acknowledges;
        this.name = name;
        this.askedAt = askedAt;
    }

    /** It goes out, once more or for the first time. */
    void sentWith(Epoch epoch) {
        since = since == null || since.isAfter(epoch) ? epoch : since;
    }

    /** Whether the client was told that its acknowledgements, or its transaction, have taken place. */
    boolean isFinal() {
        return status == Status.APPLIED
                && !isGivenUp
                && (kind == Kind.ACKNOWLEDGE || kind == Kind.TRANSACT || branch == Branch.COMMITTED);
    }

    /** Whether a message that it acknowledges may be gone because of it. */
    boolean mayHaveRemoved() {
        boolean asked =
                kind == Kind.ACKNOWLEDGE || kind == Kind.TRANSACT || branch != Branch.NONE || status == Status.IN_DOUBT;
        return status != Status.REFUSED && asked && branch != Branch.ROLLED_BACK;
    }

    /** What its two results are called. */
    List<Origin> results() {
        ClientId sender = kind == Kind.PREPARE ? ClientId.ofBranch(name) : client;
        long number = kind == Kind.PREPARE ? 1 : sequence;
        return List.of(new Origin(sender, number, 0), new Origin(sender, number, 1));
    }

    @Override
    public String toString() {
        return kind + " " + client + "/" + sequence + (name == null ? "" : " " + name) + " " + status + " " + branch;
    }
}
