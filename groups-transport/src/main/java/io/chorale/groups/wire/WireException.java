package io.chorale.groups.wire;

/** Bytes that are not what their format says. The message names the field and the offset. */
public class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
