package io.chorale.groups.spi;

import io.chorale.groups.Member;
import io.chorale.groups.View;

/**
 * Reliable FIFO unicast and multicast of bytes between members that share a view. Between members that do not, a
 * suffix of what was sent may be lost. Unicasts of one thread to one member arrive in order, and so do its multicasts;
 * between a unicast and a multicast there is no order. A datagram has no order and no guarantee. All methods may be called by any thread. A send may block while
 * the receiver's window is full, until it reads on or leaves the view.
 */
public interface Transport extends AutoCloseable {

    /**
     * Joins the group. The first view is delivered before this returns. A transport starts once.
     *
     * @throws io.chorale.groups.TransportException when the group cannot be joined; nothing stays open then
     * @throws IllegalStateException when it was started or closed before
     */
    void start(TransportListener listener);

    /** This process in the group; valid once started. */
    Member self();

    /** The view installed last; valid once started. */
    View view();

    /**
     * Sends one frame to one other member; to a member outside the view it is dropped. The array is not copied and must
     * not change any more.
     *
     * @throws io.chorale.groups.TransportException when not started, closed, or the engine cannot send
     */
    void send(Member to, byte[] frame);

    /**
     * Sends one frame to all other members of the view, not to this one. The array is not copied and must not change any
     * more.
     *
     * @throws io.chorale.groups.TransportException when not started, closed, or the engine cannot send
     */
    void multicast(byte[] frame);

    /**
     * As {@link #send}, if that does not wait for the receiver's window. Nothing of a send by another thread to the same
     * member may be under way.
     *
     * @return false when it might wait, or the engine cannot tell; nothing is sent then
     */
    default boolean trySend(Member to, byte[] frame) {
        return false;
    }

    /**
     * As {@link #multicast}, if that does not wait for a receiver's window. No multicast by another thread may be under
     * way.
     *
     * @return false when it might wait, or the engine cannot tell; nothing is sent then
     */
    default boolean tryMulticast(byte[] frame) {
        return false;
    }

    /**
     * Sends one frame to all other members of the view, not to this one, at most once for each network copy: it may be
     * lost, overtaken or doubled, is never sent again, and never blocks for a receiver's window. The array is not copied
     * and must not change any more.
     *
     * @param frame at most 60,000 bytes, so that it fits one datagram of any engine
     * @throws io.chorale.groups.TransportException when not started, closed, or the engine cannot send
     */
    void datagram(byte[] frame);

    /** How many messages the engine itself rejected, as of a foreign cluster or of a kind that carries no frame. */
    long rejectedMessages();

    /**
     * Leaves the group; sends that block are released. Closing twice does nothing. Must not be called by the listener:
     * closing waits for the threads that call it.
     */
    @Override
    void close();
}
