package io.chorale.bench.process;

/** A member failed, did not answer in time, or a measurement could not be made. The message names member and log. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
