package io.chorale.groups.vs;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.View;

/**
 * One member's part in extended virtual synchrony. The owner gives it everything that happens, in order; it is not
 * thread-safe and never blocks. After each batch of calls the owner calls {@link #flush(long)}.
 *
 * <p>Times are milliseconds of one clock that never goes back.
 */
public final class VirtualSynchrony {

    public VirtualSynchrony(Member self, VsConfig config, VsOutput output) {}

    /** The transport installed a view; the first call starts the protocol, and a view of this member alone follows soon. */
    public void transportView(View view, long nowMs) {}

    /** A frame arrived. */
    public void frame(Member from, byte[] frame, long nowMs) {}

    /**
     * Takes one message to be sent to all members, this one included. The array must not change any more.
     *
     * @return the message's ticket, 1 or more, which {@link VsOutput#sent} names later; or 0 when the outbox is at its
     *     bound and nothing was taken: try again after a later call of any other method
     * @throws io.chorale.groups.MessageTooLargeException when it exceeds the bound of its level
     */
    public long send(Service service, byte[] message) {
        return 0;
    }

    /** Sends what is packed and what has to be told. */
    public void flush(long nowMs) {}

    /** Lets time pass: at least every 50 ms. */
    public void tick(long nowMs) {}

    /** The view installed last; null before the first. */
    public VsView view() {
        return null;
    }

    /** Whether nothing is sent or delivered because the next view is being agreed on. */
    public boolean isFlushing() {
        return false;
    }
}
