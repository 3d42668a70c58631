package io.chorale.bench.groups.contestant;

/**
 * One member of a product's group, in a process of its own. Called by one thread, except for {@link Sender}, which has a
 * thread of its own.
 */
public interface Contestant {
    /**
     * Joins. Returns when this member can receive; the others may not be there yet.
     *
     * @throws Exception whatever the product throws; the run is then reported as failed
     */
    void open(Seat seat, Receiver receiver) throws Exception;

    /** Whether every member of the seat's group is there, and what this one sends would reach them all. */
    boolean isComplete();

    /**
     * The way to send at a level of service.
     *
     * @param level one of those that the product has; products with one level do not look at it
     */
    Sender sender(String level);

    /** What of its configuration matters for the figures, in one line. */
    String configuration();

    /** Leaves, and gives everything back; also after a failed {@link #open}. */
    void close() throws Exception;
}
