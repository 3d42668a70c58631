package io.chorale.groups.vs;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import java.util.List;

/** What {@link VirtualSynchrony} wants done. Called from within its methods, in order; must not call back into it. */
public interface VsOutput {

    /** Send a frame to one other member, in order. */
    void send(Member to, byte[] frame);

    /** Send a frame to all other members of the transport's view, in order. */
    void multicast(byte[] frame);

    /** Send a frame to all other members of the transport's view once, without any promise. */
    void datagram(byte[] frame);

    /**
     * A message of this member was sent into the view installed last. Messages are sent in the order in which they were
     * given, those that are {@code RELIABLE} or {@code UNRELIABLE} excepted.
     */
    void sent(long ticket);

    /** A message has its place: hand it to the application. */
    void deliver(Delivery delivery);

    /**
     * The transitional signal: what is delivered from here to the next view is known to these members of the current view
     * only, which go on to that view together with this one.
     */
    void transitional(List<Member> together);

    /**
     * After the signal: from here to the next view something lacks in the total order that others may have. What comes
     * before this is the same at all that deliver it; what comes after, at those that stay together.
     */
    void holes();

    /** The next view; deliveries from here on are of it. */
    void view(VsView view);

    /** Something arrived that is not understood, and was dropped: count it, and log it once a sender and cause. */
    void rejected(Member from, RejectCause cause, String reason);
}
