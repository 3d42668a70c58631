package io.chorale.groups.blocks;

/** A building block could not do what it was asked for. Its subclasses say whether it may have been done after all. */
public class BlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BlockException(String message) {
        super(message);
    }

    public BlockException(String message, Throwable cause) {
        super(message, cause);
    }
}
