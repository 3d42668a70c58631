package io.chorale.groups.cluster;

import io.chorale.groups.Service;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * One user of the cluster in this process: it joins groups, sends, and receives one stream of {@link GroupEvent}s. All
 * methods may be called by any thread; events are received either by {@link #receive} or by one subscriber, not both.
 *
 * <p>Groups are made by the first join and end with the last leave. They are open: a session sends to groups it is not in.
 */
public interface GroupSession extends AutoCloseable {

    /** The private address; changes after {@link GroupEvent.Reconnected}. */
    Address address();

    /** The groups this session has joined. */
    Set<String> groups();

    /**
     * Joins a group and waits for its first view, which is also received as an event. At most 30 s.
     *
     * <p>A join has its place in the order of AGREED messages. Messages of weaker levels have none: whether one that is
     * sent while a session joins comes to it is for each member to see, unless the group is view-synchronous.
     *
     * @throws IllegalStateException when the session is a member already, or the group is view-synchronous for others
     *     and not here, or the other way round
     */
    GroupEvent.GroupView join(String group, JoinOptions options);

    /** Completes with the group's first view. */
    CompletionStage<GroupEvent.GroupView> joinAsync(String group, JoinOptions options);

    /** Leaves a group; completes when that has its place in the order. */
    CompletionStage<Void> leave(String group);

    /**
     * Sends one message to all members of the groups, and waits while it cannot be taken: too much of this process waits
     * to be sent, a member of a group does not keep up under {@link JoinOptions.WhenFull#BLOCK}, or this process is
     * coming back to its cluster. A session that is itself a member must be read by another thread meanwhile.
     *
     * <p>A view-synchronous group that the session is in is the only group of its message. In such a group RELIABLE is
     * sent as FIFO, so that no message is later than its view.
     *
     * @param groups 1 to 100
     * @throws io.chorale.groups.MessageTooLargeException when the payload exceeds the cluster's bound, or about 15 KB when
     *     it is UNRELIABLE
     * @throws IllegalStateException when the session is closed
     */
    void send(Service service, Collection<String> groups, byte[] payload, SendOptions options);

    /** Sends to one group. */
    default void send(Service service, String group, byte[] payload) {
        send(service, List.of(group), payload, SendOptions.DEFAULT);
    }

    /** Sends to one session, by its private address. Lost when it is gone. */
    void send(Service service, Address to, byte[] payload, SendOptions options);

    /**
     * Sends without blocking; completes when the message was taken for sending, in the order of the calls. At most 10,000
     * may wait for that; the next one fails with {@link IllegalStateException}.
     */
    CompletionStage<Void> sendAsync(Service service, Collection<String> groups, byte[] payload, SendOptions options);

    /** Sends to some members of a view-synchronous group, within its present view. */
    void sendSubgroup(Service service, String group, Collection<Address> members, byte[] payload, SendOptions options);

    /**
     * Answers a {@link GroupEvent.FlushRequest}: this session sends nothing to the group until its next view. What it is
     * told to send all the same goes in that view; when it leaves before that, it goes after its leaving, and as AGREED if
     * its level was weaker and not UNRELIABLE. Without a request this does nothing.
     */
    void flushOk(String group);

    /**
     * Enters a service into the cluster's registry, or changes its headers; the entry lives as long as the session or
     * until it is withdrawn. Completes when that has its place in the order. See {@link Cluster#offers}.
     */
    CompletionStage<Void> offer(String service, Map<String, String> headers);

    /** Takes a service of this session out of the registry. */
    CompletionStage<Void> withdraw(String service);

    /** From now on this session receives {@link GroupEvent.OffersChanged} for a service, once at first. */
    void watchOffers(String service);

    /** What waits for this session, by group. */
    List<QueueStatus> queues();

    /**
     * Takes the next event; null when none came in time. After {@link GroupEvent.Disconnected} none comes.
     *
     * @throws IllegalStateException when there is a subscriber
     * @throws io.chorale.groups.TransportException when the thread is interrupted; it stays marked as interrupted
     */
    GroupEvent receive(Duration timeout);

    /** The events as a stream, for one subscriber; its demand is the back-pressure. */
    Flow.Publisher<GroupEvent> events();

    /** Leaves all groups. */
    @Override
    void close();
}
