package io.chorale.groups.blocks;

/** It is not known here, and will not be, whether this was done: read what is there, and decide. */
public class InDoubtException extends BlockException {
    private static final long serialVersionUID = 1L;

    public InDoubtException(String message) {
        super(message);
    }
}
