package io.chorale.groups.spi;

import io.chorale.groups.Member;
import io.chorale.groups.View;

/**
 * Called by a transport's own threads: views one at a time, frames one at a time for each sender and kind (unicast or
 * multicast), everything else concurrently. Must not block: an engine that cannot deliver stops granting credit to its
 * peers.
 */
public interface TransportListener {

    /** A view was installed; calls come in the order of {@link View#number()}. */
    void onView(View view);

    /** A frame arrived; the array is the listener's. The sender need not be in the view yet, or any more. */
    void onFrame(Member from, byte[] frame);

    /**
     * Whether no call waits for anything, whatever goes on elsewhere. An engine may then call from the thread that empties
     * a socket, which nothing else would do meanwhile, and spares a hand-over.
     */
    default boolean isQuick() {
        return false;
    }

    /**
     * The engine has closed the connection by itself and will not open it again; not called for {@link Transport#close}.
     * May be called more than once.
     *
     * @param reason for people
     */
    default void onLost(String reason) {}
}
