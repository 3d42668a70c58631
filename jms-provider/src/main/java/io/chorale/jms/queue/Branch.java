package io.chorale.jms.queue;

/**
 * A prepared branch.
 *
 * @param work as it was prepared: what it sends gets its keys when the branch commits
 */
record Branch(BranchId id, BranchOrigin origin, Operation.Batch work) {

    long sizeBytes() {
        long bytes = 0;
        for (Send send : work.sends()) {
            bytes += StoredEnvelope.sizeBytes(send.envelope().length);
        }
        return bytes;
    }
}
