package io.chorale.groups.spi;

import io.chorale.groups.Member;
import io.chorale.groups.View;

/**
 * Reliable FIFO unicast and multicast of bytes between members that share a view. Between members that do not, a
 * suffix of what was sent may be lost. All methods may be called by any thread; the order of two sends is the order in
 * which they were called only within one thread.
 */
public interface Transport extends AutoCloseable {

    /**
     * Joins the group. The first view is delivered before this returns.
     *
     * @throws io.chorale.groups.TransportException when the group cannot be joined; nothing stays open then
     */
    void start(TransportListener listener);

    /** This process in the group; valid once started. */
    Member self();

    /** The view installed last; valid once started. */
    View view();

    /** Sends one frame to one other member; to a member outside the view it is dropped. The array is not copied. */
    void send(Member to, byte[] frame);

    /** Sends one frame to all other members of the view, not to this one. The array is not copied. */
    void multicast(byte[] frame);

    /** How many messages the engine itself rejected as malformed, of another version, or of a foreign cluster. */
    long rejectedMessages();

    /** Leaves the group. Closing twice does nothing. */
    @Override
    void close();
}
