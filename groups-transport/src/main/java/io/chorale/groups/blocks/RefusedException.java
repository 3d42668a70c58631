package io.chorale.groups.blocks;

/** This was not done: a limit would have been exceeded, or the block is closed. The message names which. */
public class RefusedException extends BlockException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }

    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
