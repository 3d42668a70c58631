package io.chorale.replication.shard;

/** What has to be in one message is more than can be sent: elements that were sent whole, or a difference with its header. */
public final class ImageTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImageTooLargeException(long elements, long limitBytes) {
        super("It has " + elements + " elements, which are more than the " + (limitBytes >> 20)
                + " MiB that this node's heap lets it send at once: consume messages, or give the node more heap");
    }
}
