package io.chorale.bench.replication.contestant;

import io.chorale.bench.content.Entries;
import java.util.function.Consumer;

/**
 * This process' part of something that keeps entries on disk. Appending is for any number of threads, all else for one
 * thread, after all that was appended is confirmed or has failed.
 */
public interface Contestant {

    /** Opens what is in the seat's directory, or begins anew there. */
    void open(Seat seat) throws Exception;

    /** Whether all copies are there and an entry would be taken. */
    boolean isReady();

    /** Whether entries are ordered by this process: calls from here have the shortest way. */
    boolean isPrimary();

    /** Whether entries are on the disk when they are confirmed. */
    boolean isDurable();

    /** In one line, what somebody who wants the same figures must set. */
    String configuration();

    /**
     * Keeps an entry made by {@link Entries}. Sequences of one client have no gaps, and begin at 0 in an empty
     * directory.
     */
    void append(byte[] entry, Confirmation confirmation) throws Exception;

    /** How many entries were taken in all, those removed since included. */
    long total() throws Exception;

    /**
     * Reads back what is kept, from the disk where there is one.
     *
     * @param most how many to read; when more are kept, they are spread over all
     * @return how many are kept
     */
    long readBack(int most, Consumer<byte[]> reader) throws Exception;

    /** Gives everything back; the directory stays. */
    void close() throws Exception;
}
