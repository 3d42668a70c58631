package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.Offer;
import java.util.List;

/** What {@link LightGroups} has for its owner. Called from within its methods, in order; must not call back into it. */
public interface LightOutput {

    /**
     * A message for one session of this process.
     *
     * @param key the group, or the private address as {@link Keys#ofSession} names it, whose queue it counts for
     */
    void message(long session, String key, GroupEvent.Message message);

    /** Anything else for one session of this process, in its place in the stream. */
    void event(long session, GroupEvent event);

    /** A join, leave, offer or withdrawal has had its place in the order. */
    void done(long request);

    /** A join, leave, offer or withdrawal was refused, at all members alike. */
    void refused(long request, String reason);

    /** Who offers a service changed; the list is complete, and in the same order everywhere. */
    void offers(String service, List<Offer> offers);

    /** From now on senders to this key hold back, or need not any more. */
    void held(String key, boolean hold);

    /** So many bytes that were submitted before are on their way, and others may be submitted in their place. */
    void sent(int bytes);

    /** Something arrived that is not understood, and was dropped. */
    void rejected(Member from, String reason);
}
