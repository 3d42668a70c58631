package io.chorale.groups.cluster;

import io.chorale.groups.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * This process' place in a cluster. When the process loses it, because its channel was closed or something in here
 * failed, it comes back by itself as a new member: sessions get new addresses, join their groups again and are told with
 * {@link GroupEvent.Reconnected}; what was sent and not yet on its way is lost. Thread-safe; only {@link #statusOfAll},
 * {@link #connect} and {@link #close} may wait.
 */
public interface Cluster extends AutoCloseable {

    /** This process as a member; another one after it came back. */
    Member self();

    /**
     * The members of the view installed last, the same and in the same order for all of them; unmodifiable. While this
     * process comes back, and once it is closed, those of the view that it saw last.
     */
    List<Member> members();

    /**
     * A new session.
     *
     * @param name for people, 1 to 255 characters; need not be unique
     * @throws IllegalArgumentException when the name is empty or longer
     * @throws IllegalStateException when the cluster is closed
     */
    GroupSession connect(String name);

    /**
     * Who offers a service, in the order of their addresses, as this process knows it now; empty when nobody does, and while
     * this process comes back.
     */
    List<Offer> offers(String service);

    /** What this process sees and has counted. */
    NodeStatus status();

    /**
     * Asks all members and waits for their answers.
     *
     * @param timeout how long at most, in whole milliseconds; who has not answered by then is missing in the result. What is
     *     not positive asks and does not wait
     * @return by member, this process included; modifiable and the caller's own
     */
    Map<Member, NodeStatus> statusOfAll(Duration timeout);

    /**
     * Closes all sessions and leaves, after what they had sent; waits at most a second for that, and then for the network to
     * close. Blocking calls of other threads end with an exception. Closing twice does nothing. Must not be called by a
     * subscriber or a stage of this cluster, which closing may have to wait for.
     */
    @Override
    void close();
}
