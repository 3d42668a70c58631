package io.chorale.replication.core;

/** A state machine has thrown in the middle of a decision: what it holds is not what the log says any more. */
final class MachineFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MachineFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
