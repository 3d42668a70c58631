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
 * One user of the cluster in this process: it joins groups, sends, and receives one stream of {@link GroupEvent}s.
 * Thread-safe; events are received either by {@link #receive} or by one subscriber, not both. What two threads send has the
 * order in which the calls were taken. A payload belongs to the caller again when the call returns.
 *
 * <p>Groups are made by the first join and end with the last leave. They are open: a session sends to groups it is not in.
 * A group's name has 1 to 255 characters and does not begin with {@code #}; another one is refused with
 * {@link IllegalArgumentException}. Except for {@link #address}, {@link #maxMessageBytes}, {@link #groups}, {@link #queues}, {@link #receive},
 * {@link #events} and {@link #close} all methods throw {@link IllegalStateException} once the session is closed.
 *
 * <p>Stages complete on one thread of the cluster, so what is chained to them must not wait: chain by the {@code Async}
 * methods with an executor if it does. They complete exceptionally with {@link IllegalStateException} when the session or
 * the cluster is closed, and those that have a place in the order also when this process loses its cluster before that.
 */
public interface GroupSession extends AutoCloseable {

    /** The private address; another one from when this process has come back, which {@link GroupEvent.Reconnected} tells. */
    Address address();

    /** The largest payload that is sent, in bytes: {@link ClusterConfig#maxMessageBytes}, the same for all sessions. */
    int maxMessageBytes();

    /** The groups of which this session has had its first view and that it has not left; unmodifiable. */
    Set<String> groups();

    /**
     * Joins a group and waits for its first view, which is also received as an event. At most 30 s.
     *
     * <p>A join has its place in the order of AGREED messages. Messages of weaker levels have none: whether one that is
     * sent while a session joins comes to it is for each member to see, unless the group is view-synchronous.
     *
     * @throws IllegalStateException when the session is a member already or closed, or the group is view-synchronous for
     *     others and not here, or the other way round
     * @throws io.chorale.groups.TransportException when no view came in 30 s, and the wish to join stands; or when the
     *     thread is interrupted, which stays marked as interrupted
     */
    GroupEvent.GroupView join(String group, JoinOptions options);

    /** Joins without waiting: completes with the group's first view, or exceptionally where {@link #join} throws. */
    CompletionStage<GroupEvent.GroupView> joinAsync(String group, JoinOptions options);

    /**
     * Leaves a group; completes when that has its place in the order, or exceptionally with {@link IllegalStateException}
     * when the session is no member. What of the group waits to be received still comes.
     */
    CompletionStage<Void> leave(String group);

    /**
     * Sends one message to all members of the groups, and waits while it cannot be taken: too much of this process waits
     * to be sent, a member of a group does not keep up under {@link JoinOptions.WhenFull#BLOCK}, or this process is
     * coming back to its cluster. A session that is itself a member must be read by another thread meanwhile.
     *
     * <p>A view-synchronous group that the session is in is the only group of its message. In such a group RELIABLE is
     * sent as FIFO, so that no message is later than its view.
     *
     * @param groups 1 to 100 different ones
     * @throws IllegalArgumentException when they are more or none, or one of them has no valid name
     * @throws io.chorale.groups.MessageTooLargeException when the payload exceeds {@link ClusterConfig#maxMessageBytes}, or
     *     about 47 KB when it is UNRELIABLE
     * @throws IllegalStateException when the session is closed, also while it waits
     * @throws io.chorale.groups.TransportException when the thread is interrupted while it waits; nothing was sent then
     */
    void send(Service service, Collection<String> groups, byte[] payload, SendOptions options);

    /** Sends to one group. */
    default void send(Service service, String group, byte[] payload) {
        send(service, List.of(group), payload, SendOptions.DEFAULT);
    }

    /**
     * Sends to one session, by its private address, waiting and throwing as {@link #send(Service, Collection, byte[],
     * SendOptions)} does. Lost without a word when that session is gone.
     */
    void send(Service service, Address to, byte[] payload, SendOptions options);

    /**
     * Sends without blocking; completes when the message was taken for sending, in the order of the calls. At most 10,000
     * of a session may wait for that; the stage of the next one fails with {@link IllegalStateException}. What is wrong with
     * the arguments is thrown at once, as {@link #send(Service, Collection, byte[], SendOptions)} does.
     */
    CompletionStage<Void> sendAsync(Service service, Collection<String> groups, byte[] payload, SendOptions options);

    /**
     * Sends to some members of a view-synchronous group, within its present view; waits and throws as {@link #send(Service,
     * Collection, byte[], SendOptions)} does.
     *
     * @param members at most 10,000; nobody is no error and sends nothing
     * @throws IllegalStateException when this session is no member of the group, or it is not view-synchronous
     */
    void sendSubgroup(Service service, String group, Collection<Address> members, byte[] payload, SendOptions options);

    /**
     * Answers a {@link GroupEvent.FlushRequest}: this session sends nothing to the group until its next view. What it is
     * told to send all the same goes in that view; when it leaves before that, it goes after its leaving, and as AGREED if
     * its level was weaker and not UNRELIABLE. Without a request this does nothing.
     */
    void flushOk(String group);

    /**
     * Enters a service into the cluster's registry, or changes its headers; the entry lives as long as the session or
     * until it is withdrawn, and comes back with it. Completes when that has its place in the order. See
     * {@link Cluster#offers}.
     *
     * @param service 1 to 255 characters
     * @param headers at most {@value Offer#MAX_HEADER_CHARS} characters together, names and values
     * @throws IllegalArgumentException when a bound is exceeded
     */
    CompletionStage<Void> offer(String service, Map<String, String> headers);

    /** Takes a service of this session out of the registry; completes when that has its place in the order. */
    CompletionStage<Void> withdraw(String service);

    /** From now on this session receives {@link GroupEvent.OffersChanged} for a service, once at first. */
    void watchOffers(String service);

    /** What waits for this session, by group. */
    List<QueueStatus> queues();

    /**
     * Takes the next event; null when none came in time. After {@link GroupEvent.Disconnected}, which also a closed session
     * gets, none comes.
     *
     * @param timeout how long to wait at most; zero or less does not wait
     * @throws IllegalStateException when there is a subscriber
     * @throws io.chorale.groups.TransportException when the thread is interrupted; it stays marked as interrupted
     */
    GroupEvent receive(Duration timeout);

    /**
     * The events as a stream, for one subscriber, whom a thread of its own calls; a second one is told
     * {@link IllegalStateException} by {@code onError}. The demand is the back-pressure: what is not demanded waits under the
     * bounds of {@link JoinOptions}. The stream completes after {@link GroupEvent.Disconnected}, also when that was received
     * before.
     */
    Flow.Publisher<GroupEvent> events();

    /**
     * Leaves all groups and withdraws all offers, after what was sent; does not wait for that. The reader gets
     * {@link GroupEvent.Disconnected}. Closing twice does nothing.
     */
    @Override
    void close();
}
