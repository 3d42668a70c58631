package io.chorale.groups.cluster;

import io.chorale.groups.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * This process' place in a cluster. When the process loses it, because its channel was closed or something in here
 * failed, it comes back by itself as a new member: sessions get new addresses, join their groups again and are told with
 * {@link GroupEvent.Reconnected}; what was sent and not yet on its way is lost. All methods may be called by any thread.
 */
public interface Cluster extends AutoCloseable {

    /** This process as a member; another one after it came back. */
    Member self();

    /** The members of the view installed last, the same and in the same order for all of them. */
    List<Member> members();

    /**
     * A new session.
     *
     * @param name for people, 1 to 255 characters; need not be unique
     * @throws IllegalStateException when the cluster is closed
     */
    GroupSession connect(String name);

    /** Who offers a service, in the order of their addresses. */
    List<Offer> offers(String service);

    /** What this process sees and has counted. */
    NodeStatus status();

    /** Asks all members; who does not answer in time is missing. */
    Map<Member, NodeStatus> statusOfAll(Duration timeout);

    /** Closes all sessions and leaves. Closing twice does nothing. */
    @Override
    void close();
}
