package io.chorale.replication.store;

/** Something that a store cannot do. The message names the cause and the remedy. */
public abstract sealed class StoreException extends RuntimeException
        permits CorruptRecordException,
                StoreClosedException,
                StoreFailedException,
                StoreFullException,
                StoreOpenException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
