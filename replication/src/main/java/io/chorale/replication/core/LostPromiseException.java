package io.chorale.replication.core;

/**
 * What a disk has of a shard cannot be used, not even what this copy has promised: without that it must not take part, or
 * it might confirm what it has helped to replace.
 */
public final class LostPromiseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause says which record, and what is wrong with it */
    public LostPromiseException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
