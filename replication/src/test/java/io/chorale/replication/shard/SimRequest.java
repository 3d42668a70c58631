package io.chorale.replication.shard;

import java.util.List;

/** A request as its client knows it: what the checker goes by. */
final class SimRequest {

    enum Kind {
        SEND,
        ACKNOWLEDGE,
        TRANSACT,
        PREPARE,
        COMMIT,
        ROLL_BACK
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
    final SimOperation operation;
    final List<Origin> acknowledges;
    final String xid;
    Status status = Status.IN_DOUBT;
    Branch branch = Branch.NONE;
    boolean commitWanted;
    SimRequest prepared;
    int attempts = 1;

    SimRequest(
            Kind kind, ClientId client, long sequence, SimOperation operation, List<Origin> acknowledges, String xid) {
        this.kind = kind;
        this.client = client;
        this.sequence = sequence;
        this.operation = operation;
        this.acknowledges = acknowledges;
        this.xid = xid;
    }

    /** Whether the client was told that its acknowledgements, or its transaction, have taken place. */
    boolean isFinal() {
        return status == Status.APPLIED
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
        ClientId sender = kind == Kind.PREPARE ? new ClientId("branch:" + xid) : client;
        long number = kind == Kind.PREPARE ? 1 : sequence;
        return List.of(new Origin(sender, number, 0), new Origin(sender, number, 1));
    }

    @Override
    public String toString() {
        return kind + " " + client + "/" + sequence + (xid == null ? "" : " " + xid) + " " + status + " " + branch;
    }
}
