package io.chorale.replication.shard;

/** What this copy of a shard has cannot be read any more: it must stop, and be filled anew by the others. */
public final class DamagedCopyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause says which record, and what is wrong with it */
    public DamagedCopyException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
