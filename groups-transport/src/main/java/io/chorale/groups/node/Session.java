package io.chorale.groups.node;

import io.chorale.groups.MessageTooLargeException;
import io.chorale.groups.Service;
import io.chorale.groups.TransportException;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.Offer;
import io.chorale.groups.cluster.QueueStatus;
import io.chorale.groups.cluster.SendOptions;
import io.chorale.groups.light.Envelope;
import io.chorale.groups.light.Keys;
import io.chorale.groups.light.LightGroups;
import io.chorale.groups.light.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/** A session of this process; lives through all incarnations. */
final class Session implements GroupSession {
    private static final long JOIN_SECONDS = 30;
    private static final int MAX_ROUTES = 64;

    /** A membership, or a wish for one until its first view has come. */
    private static final class Joined {
        private final JoinOptions options;
        private final CompletableFuture<GroupEvent.GroupView> first = new CompletableFuture<>();
        /** The incarnation that was asked for it; belongs to the loop's thread. */
        private Incarnation asked;

        Joined(JoinOptions options) {
            this.options = options;
        }

        JoinOptions options() {
            return options;
        }

        CompletableFuture<GroupEvent.GroupView> first() {
            return first;
        }
    }

    private final ClusterNode node;
    private final long number;
    private final String name;
    private final Inbox inbox;
    private final AsyncSends asyncSends;
    private final Map<String, Joined> joined = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> offered = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean subscribed = new AtomicBoolean();
    /** What a batch brought; belongs to the loop's thread. */
    private final List<Arrival> arrivals = new ArrayList<>();

    /** The incarnation whose light groups know this session. */
    private volatile Incarnation livesIn;

    private volatile Address address;
    /** The ways of its messages to groups, by their names: most go where others went. */
    private final Map<List<String>, Route> routes = new ConcurrentHashMap<>();

    Session(ClusterNode node, Address address) {
        this.node = node;
        this.address = address;
        this.number = address.number();
        this.name = address.name();
        this.inbox = new Inbox(this::goOn, node.queueCounters());
        this.asyncSends = new AsyncSends(node);
    }

    long number() {
        return number;
    }

    AsyncSends asyncSends() {
        return asyncSends;
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public int maxMessageBytes() {
        return node.config().maxMessageBytes();
    }

    @Override
    public Set<String> groups() {
        Set<String> members = ConcurrentHashMap.newKeySet();
        joined.forEach((group, membership) -> {
            if (membership.first().isDone()) {
                members.add(group);
            }
        });
        return Set.copyOf(members);
    }

    // Membership.

    @Override
    public GroupEvent.GroupView join(String group, JoinOptions options) {
        try {
            return joinAsync(group, options).toCompletableFuture().get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("Interrupted while joining '" + group + "'", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new TransportException(
                    "No view of '" + group + "' with this session came within " + JOIN_SECONDS
                            + " s: the cluster agrees on no view, or a member of a view-synchronous group does not answer"
                            + " its flush request",
                    e);
        }
    }

    @Override
    public CompletionStage<GroupEvent.GroupView> joinAsync(String group, JoinOptions options) {
        Keys.requireGroup(group);
        requireOpen();
        Joined wish = new Joined(options);
        if (joined.putIfAbsent(group, wish) != null) {
            return CompletableFuture.failedStage(
                    new IllegalStateException(this + " is a member of '" + group + "' already, or about to be"));
        }
        inbox.policy(group, options);
        node.submit(light -> requestJoin(light, group, wish));
        return wish.first().minimalCompletionStage();
    }

    /** Asks each incarnation once; one that does not know this session yet is asked when it does. */
    private void requestJoin(LightGroups light, String group, Joined wish) {
        Incarnation asked = node.incarnation();
        if (livesIn != asked || wish.asked == asked) {
            return;
        }
        wish.asked = asked;
        long request = node.request(refusal -> {
            // What was lost with an incarnation is asked for again by the next one.
            boolean stands = asked == node.incarnation() && !node.isComingBack();
            if (refusal != null && stands && joined.remove(group, wish)) {
                refused(group, wish, refusal);
            }
        });
        light.join(number, group, wish.options().viewSynchronous(), request);
    }

    @Override
    public CompletionStage<Void> leave(String group) {
        requireOpen();
        Joined left = joined.remove(group);
        if (left == null) {
            return CompletableFuture.failedStage(new IllegalStateException(this + " is no member of '" + group + "'"));
        }
        inbox.left(group);
        // A process that is away does not come back into the group.
        return request((light, request) -> light.leave(number, group, request), node::done);
    }

    /** It will not read what fills a group's queue: nobody is to wait for that. */
    private void releaseSenders(String group) {
        node.submit(light -> {
            if (!joined.containsKey(group)) {
                light.hold(number, group, false);
            }
        });
    }

    /** A wish is refused: the caller who waits for it is told, or the session, if it was a member before. */
    private void refused(String group, Joined wish, String reason) {
        inbox.left(group);
        releaseSenders(group);
        if (!wish.first().completeExceptionally(new IllegalStateException(reason))) {
            node.submit(light -> {
                arrived(new Arrival(null, new GroupEvent.Removed(group, reason)));
                handOver(light);
            });
        }
    }

    /** It is a member of one of its groups no more; on the loop's thread. */
    void removed(GroupEvent.Removed event) {
        Joined membership = joined.remove(event.group());
        inbox.left(event.group());
        // The loop must not wait for room in its own queue.
        node.later(() -> releaseSenders(event.group()));
        if (membership != null) {
            node.later(() -> membership.first().completeExceptionally(new IllegalStateException(event.reason())));
        }
    }

    /** A view of one of its groups came; on the loop's thread. */
    void sees(GroupEvent.GroupView view) {
        Joined membership = joined.get(view.group());
        if (membership != null && !membership.first().isDone() && view.members().contains(address)) {
            node.later(() -> membership.first().complete(view));
        }
    }

    // Sending.

    @Override
    public void send(Service service, Collection<String> groups, byte[] payload, SendOptions options) {
        prepare(service, route(groups), payload, options, groups).send();
    }

    @Override
    public CompletionStage<Void> sendAsync(
            Service service, Collection<String> groups, byte[] payload, SendOptions options) {
        return prepare(service, route(groups), payload, options, groups).sendAsync();
    }

    @Override
    public void send(Service service, Address to, byte[] payload, SendOptions options) {
        Route route = Route.of(address, List.of(), List.of(to));
        prepare(service, route, payload, options, List.of(Keys.ofSession(to))).send();
    }

    @Override
    public void sendSubgroup(
            Service service, String group, Collection<Address> members, byte[] payload, SendOptions options) {
        if (viewSynchronous(List.of(group)) == null) {
            throw new IllegalStateException("Only a member of a view-synchronous group sends to some of its members: "
                    + this + " is none of '" + group + "'");
        }
        if (!members.isEmpty()) {
            Route route = Route.of(address, List.of(group), members);
            prepare(service, route, payload, options, List.of(group)).send();
        }
    }

    private Route route(Collection<String> groups) {
        List<String> names = List.copyOf(groups);
        Address from = address;
        Route known = routes.get(names);
        if (known == null || !known.sender().equals(from)) {
            known = Route.of(from, names, List.of());
            if (routes.size() >= MAX_ROUTES) {
                routes.clear();
            }
            routes.put(names, known);
        }
        return known;
    }

    private Prepared prepare(
            Service service, Route route, byte[] payload, SendOptions options, Collection<String> keys) {
        requireOpen();
        int bound = node.config().maxMessageBytes();
        if (payload.length > bound) {
            throw new MessageTooLargeException(payload.length, bound);
        }
        String inViewOf = viewSynchronous(route.groups());
        Service level = inViewOf != null && service == Service.RELIABLE ? Service.FIFO : service;
        byte[] envelope = Envelope.encode(route, options.type(), options.selfDiscard(), inViewOf != null, payload);
        if (service == Service.UNRELIABLE
                && envelope.length > node.incarnation().maxUnreliableBytes()) {
            throw new MessageTooLargeException(
                    payload.length, node.incarnation().maxUnreliableBytes() - (envelope.length - payload.length));
        }
        return new Prepared(level, envelope, keys, inViewOf);
    }

    /** The view-synchronous group among these that this session is in, which must be the only one; or null. */
    private String viewSynchronous(Collection<String> groups) {
        for (String group : groups) {
            Joined membership = joined.get(group);
            if (membership != null && membership.options().viewSynchronous()) {
                if (groups.size() > 1) {
                    throw new IllegalArgumentException("The view-synchronous group '" + group
                            + "' is the only one that a message of its member goes to: send to the others apart");
                }
                return group;
            }
        }
        return null;
    }

    /** A message that waits to be taken. */
    private final class Prepared {
        private final Service service;
        private final byte[] envelope;
        private final Collection<String> keys;
        private final String inViewOf;

        Prepared(Service service, byte[] envelope, Collection<String> keys, String inViewOf) {
            this.service = service;
            this.envelope = envelope;
            this.keys = keys;
            this.inViewOf = inViewOf;
        }

        void send() {
            if (!asyncSends.isEmpty()) {
                asyncSends.sendAndWait(List.copyOf(keys), envelope.length, this::submit);
                return;
            }
            if (!node.admission().admit(keys, envelope.length, () -> !closed.get())) {
                throw isClosed();
            }
            // What an incarnation takes that is lost meanwhile is lost with it.
            node.send(this::submit);
        }

        CompletionStage<Void> sendAsync() {
            return asyncSends.send(List.copyOf(keys), envelope.length, this::submit);
        }

        private void submit(LightGroups light) {
            light.submit(number, service, envelope, inViewOf);
        }
    }

    // View synchrony and services.

    @Override
    public void flushOk(String group) {
        requireOpen();
        node.submit(light -> light.flushOk(number, group));
    }

    @Override
    public CompletionStage<Void> offer(String service, Map<String, String> headers) {
        requireOpen();
        Offer offer = new Offer(address, service, headers);
        offered.put(service, offer.headers());
        return request((light, request) -> light.offer(number, service, offer.headers(), request));
    }

    @Override
    public CompletionStage<Void> withdraw(String service) {
        requireOpen();
        offered.remove(service);
        return request((light, request) -> light.withdraw(number, service, request));
    }

    @Override
    public void watchOffers(String service) {
        requireOpen();
        node.watch(service, this);
        node.submit(light -> {
            arrived(new Arrival(null, new GroupEvent.OffersChanged(service, node.offers(service))));
            handOver(light);
        });
    }

    private interface Request {
        void make(LightGroups light, long request);
    }

    private CompletionStage<Void> request(Request request) {
        return request(
                request, number -> node.refused(number, "This process is on its way back to its cluster: try again"));
    }

    /**
     * @param whenAway told the number of the request when this process is not in its cluster
     */
    private CompletionStage<Void> request(Request request, LongConsumer whenAway) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long requestNumber = node.request(refusal -> {
            if (refusal == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(new IllegalStateException(refusal));
            }
        });
        if (!node.submit(light -> request.make(light, requestNumber))) {
            whenAway.accept(requestNumber);
        }
        return done.minimalCompletionStage();
    }

    // Receiving.

    @Override
    public GroupEvent receive(Duration timeout) {
        if (subscribed.get()) {
            throw new IllegalStateException("The events of " + this + " go to a subscriber");
        }
        return take(timeout.toNanos());
    }

    private GroupEvent take(long timeoutNanos) {
        try {
            return inbox.take(timeoutNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("Interrupted while waiting for an event", e);
        }
    }

    @Override
    public Flow.Publisher<GroupEvent> events() {
        return new EventPublisher(name, inbox, subscribed);
    }

    @Override
    public List<QueueStatus> queues() {
        return inbox.status();
    }

    /** Something came; true when it is the first of this batch. On the loop's thread. */
    boolean arrived(Arrival arrival) {
        arrivals.add(arrival);
        return arrivals.size() == 1;
    }

    /** Lets readers have what the batch brought. On the loop's thread. */
    void handOver(LightGroups light) {
        if (arrivals.isEmpty()) {
            return;
        }
        Inbox.Outcome outcome = inbox.add(arrivals);
        arrivals.clear();
        if (outcome == Inbox.Outcome.HOLD) {
            for (String key = inbox.nextToHold(); key != null; key = inbox.nextToHold()) {
                light.hold(number, key, true);
            }
        } else if (outcome == Inbox.Outcome.OVERFLOW && closed.compareAndSet(false, true)) {
            node.queueCounters().disconnected.increment();
            light.close(number);
            node.later(() -> ended(inbox.overflow()));
        }
    }

    private void goOn(String key) {
        node.submit(light -> light.hold(number, key, false));
    }

    // Life.

    /** Comes into an incarnation, the first or the next. */
    void liveIn(Incarnation incarnation) {
        Address before = address;
        Address now = new Address(incarnation.self(), number, name);
        address = now;
        incarnation.submit(light -> {
            light.open(now);
            livesIn = incarnation;
            arrivals.clear();
            if (!before.equals(now)) {
                arrived(new Arrival(null, new GroupEvent.Reconnected(before, now)));
                for (String service : node.watchedBy(this)) {
                    arrived(new Arrival(null, new GroupEvent.OffersChanged(service, node.offers(service))));
                }
                handOver(light);
                inbox.held().forEach(key -> light.hold(number, key, true));
                joined.forEach((group, wish) -> requestJoin(light, group, wish));
                offered.forEach((service, headers) -> light.offer(number, service, headers, 0));
            }
            if (closed.get()) {
                // It was closed meanwhile, and its end was told to the incarnation before, if to any.
                light.close(number);
            }
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            node.submit(light -> light.close(number));
            ended("The session was closed");
        }
    }

    /** Nothing more comes. */
    void ended(String reason) {
        closed.set(true);
        node.forget(this);
        asyncSends.fail(reason);
        node.admission().wake();
        joined.forEach((group, wish) -> {
            if (!wish.first().isDone()) {
                node.later(() -> wish.first().completeExceptionally(new IllegalStateException(reason)));
            }
        });
        joined.clear();
        inbox.end(new GroupEvent.Disconnected(reason));
    }

    String describe() {
        return name + " " + number + " " + joined.size();
    }

    private void requireOpen() {
        if (closed.get()) {
            throw isClosed();
        }
    }

    private IllegalStateException isClosed() {
        return new IllegalStateException(this + " is closed");
    }

    @Override
    public String toString() {
        return "session " + address;
    }
}
