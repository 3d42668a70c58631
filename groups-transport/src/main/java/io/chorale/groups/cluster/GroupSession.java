package io.chorale.groups.cluster;

import io.chorale.groups.Service;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
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

    /** Joins a group and waits for its first view, which is also received as an event. At most 30 s. */
    GroupEvent.GroupView join(String group, JoinOptions options);

    /** Completes with the group's first view. */
    CompletionStage<GroupEvent.GroupView> joinAsync(String group, JoinOptions options);

    /** Leaves a group; completes when that has its place in the order. */
    CompletionStage<Void> leave(String group);

    /**
     * Sends one message to all members of the groups, and waits while it cannot be taken: the window is full, a member
     * of a group does not keep up under {@link JoinOptions.WhenFull#BLOCK}, or a view is being agreed on.
     *
     * @param groups 1 to 100
     * @param payload not copied: it must not change any more
     */
    void send(Service service, Collection<String> groups, byte[] payload, SendOptions options);

    /** Sends to one group. */
    default void send(Service service, String group, byte[] payload) {
        send(service, List.of(group), payload, SendOptions.DEFAULT);
    }

    /** Sends to one session, by its private address. Lost when it is gone. */
    void send(Service service, Address to, byte[] payload, SendOptions options);

    /** Sends without blocking; completes when the message was taken for sending, in the order of the calls. */
    CompletionStage<Void> sendAsync(Service service, Collection<String> groups, byte[] payload, SendOptions options);

    /** Sends to some members of a view-synchronous group, within its present view. */
    void sendSubgroup(Service service, String group, Collection<Address> members, byte[] payload, SendOptions options);

    /** Answers a {@link GroupEvent.FlushRequest}: this session sends nothing to the group until its next view. */
    void flushOk(String group);

    /** Takes the next event; null when none came in time. */
    GroupEvent receive(Duration timeout);

    /** The events as a stream, for one subscriber; its demand is the back-pressure. */
    Flow.Publisher<GroupEvent> events();

    /** Leaves all groups. */
    @Override
    void close();
}
