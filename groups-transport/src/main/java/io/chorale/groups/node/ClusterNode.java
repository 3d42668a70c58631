package io.chorale.groups.node;

import io.chorale.groups.Member;
import io.chorale.groups.TransportException;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.NodeStatus;
import io.chorale.groups.cluster.Offer;
import io.chorale.groups.light.LightGroups;
import io.chorale.groups.management.ClusterManagement;
import io.chorale.groups.management.QueueFigures;
import io.chorale.groups.spi.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** This process in its cluster, through all its incarnations. */
final class ClusterNode implements Cluster {
    private static final System.Logger LOG = System.getLogger(ClusterNode.class.getName());
    private static final long START_MS = 30_000;
    private static final long LEAVE_MS = 1_000;

    private enum State {
        /** In the cluster, or on the way into it. */
        OPEN,
        /** On the way back into it. */
        RECONNECTING,
        /** Left for good. */
        CLOSED
    }

    private final ClusterConfig config;
    private final Supplier<Transport> transports;
    private final Admission admission;
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, List<Offer>> offers = new ConcurrentHashMap<>();
    private final Map<String, Set<Session>> watchers = new ConcurrentHashMap<>();
    private final Map<Long, Consumer<String>> requests = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong requestNumbers = new AtomicLong();
    private final AtomicLong reconnects = new AtomicLong();
    private final QueueCounters queueCounters = new QueueCounters();
    /** Completes stages, so that what hangs on them does not run on the loop. */
    private final ExecutorService callbacks;
    /** Brings this process back. */
    private final ExecutorService supervisor;

    private final StatusAgent statusAgent = new StatusAgent(this);
    /** Guards the state and which incarnation is the present one, and is waited on between tries to come back. */
    private final Object lifecycle = new Object();

    private State state = State.OPEN;
    private volatile Incarnation incarnation;
    private volatile List<Member> members = List.of();
    /** Null until this process has joined. */
    private volatile ClusterManagement management;

    ClusterNode(ClusterConfig config, Supplier<Transport> transports) {
        this.config = config;
        this.transports = transports;
        this.admission = new Admission(config.bufferBytes());
        this.callbacks = daemon("chorale-callbacks-" + config.transport().memberName());
        this.supervisor = daemon("chorale-supervisor-" + config.transport().memberName());
    }

    private List<QueueFigures> queues() {
        List<QueueFigures> figures = new ArrayList<>();
        for (Session session : sessions.values()) {
            session.queues().forEach(queue -> figures.add(new QueueFigures(session.address(), queue)));
        }
        return figures;
    }

    private static ExecutorService daemon(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        boolean joined = false;
        try {
            become(begin());
            management = ClusterManagement.register(config.transport().clusterName(), this, this::queues);
            joined = true;
        } finally {
            if (!joined) {
                callbacks.shutdown();
                supervisor.shutdown();
            }
        }
    }

    /** Joins as a new member. */
    Incarnation begin() {
        Deliveries deliveries = new Deliveries(this);
        Incarnation next = new Incarnation(config, transports.get(), deliveries);
        deliveries.of(next);
        boolean started = false;
        try {
            started = next.start(START_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("Interrupted while joining the cluster", e);
        } finally {
            if (!started) {
                next.close();
            }
        }
        if (!started) {
            throw new TransportException("The members of the cluster '"
                    + config.transport().clusterName() + "' did not agree on a view with this process within "
                    + START_MS
                    + " ms: look for a member that hangs");
        }
        return next;
    }

    /** Lives in an incarnation from now on, unless it is lost already: then the way back begins at once. */
    void become(Incarnation next) {
        boolean wanted;
        synchronized (lifecycle) {
            wanted = state != State.CLOSED;
            if (wanted) {
                incarnation = next;
                state = State.OPEN;
                admission.open();
                sessions.values().forEach(session -> session.liveIn(next));
            }
        }
        if (!wanted) {
            next.close();
            return;
        }
        next.submit(this::wakeAsync);
        String lostReason = next.lostReason();
        if (lostReason != null) {
            lost(next, lostReason);
        }
    }

    // The way back.

    void lost(Incarnation lost, String reason) {
        synchronized (lifecycle) {
            if (state != State.OPEN || lost != incarnation) {
                return;
            }
            state = State.RECONNECTING;
            admission.suspend();
            // The supervisor is shut down only after the state is CLOSED.
            supervisor.execute(() -> comeBack(lost));
        }
        LOG.log(
                System.Logger.Level.WARNING,
                lost.self() + " has lost the cluster '" + config.transport().clusterName() + "' and comes back: "
                        + reason);
    }

    private void comeBack(Incarnation lost) {
        try {
            lost.close();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "What was lost could not be closed, and is left as it is", e);
        }
        failRequests("This process lost its cluster before it was done");
        // The next incarnation tells what is offered then, and nothing of what is no more.
        offers.clear();
        long pauseMs = config.firstRetry().toMillis();
        while (pause(pauseMs)) {
            try {
                become(begin());
                reconnects.incrementAndGet();
                return;
            } catch (Throwable e) {
                // Whatever it was: without another try this process would stay away for good.
                LOG.log(System.Logger.Level.WARNING, "Not back yet, the next try follows", e);
                pauseMs = Math.min(pauseMs * 2, config.lastRetry().toMillis());
            }
        }
    }

    /** False when the cluster was closed. */
    private boolean pause(long pauseMs) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs);
        synchronized (lifecycle) {
            while (state != State.CLOSED) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (leftMs <= 0) {
                    return true;
                }
                try {
                    lifecycle.wait(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return false;
        }
    }

    private void failRequests(String reason) {
        for (Long number : new ArrayList<>(requests.keySet())) {
            refused(number, reason);
        }
    }

    boolean isComingBack() {
        synchronized (lifecycle) {
            return state == State.RECONNECTING;
        }
    }

    // What users ask for.

    @Override
    public Member self() {
        return incarnation.self();
    }

    @Override
    public List<Member> members() {
        return members;
    }

    @Override
    public GroupSession connect(String name) {
        synchronized (lifecycle) {
            if (state == State.CLOSED) {
                throw new IllegalStateException("The cluster is closed");
            }
            Session session = new Session(this, new Address(incarnation.self(), numbers.incrementAndGet(), name));
            sessions.put(session.number(), session);
            session.liveIn(incarnation);
            return session;
        }
    }

    @Override
    public List<Offer> offers(String service) {
        return offers.getOrDefault(service, List.of());
    }

    @Override
    public NodeStatus status() {
        return statusAgent.own();
    }

    @Override
    public Map<Member, NodeStatus> statusOfAll(Duration timeout) {
        return statusAgent.ofAll(timeout);
    }

    @Override
    public void close() {
        Incarnation last;
        boolean present;
        synchronized (lifecycle) {
            if (state == State.CLOSED) {
                return;
            }
            present = state == State.OPEN;
            state = State.CLOSED;
            last = incarnation;
            lifecycle.notifyAll();
        }
        if (present) {
            leaveInOrder(last);
        }
        if (management != null) {
            management.close();
        }
        admission.close();
        last.close();
        for (Session session : List.copyOf(sessions.values())) {
            session.ended("The cluster was closed");
        }
        failRequests("The cluster was closed");
        supervisor.shutdown();
        callbacks.shutdown();
    }

    /** Lets the others see that the sessions are closed, and not that a process is lost, if that is soon done. */
    private void leaveInOrder(Incarnation last) {
        CountDownLatch left = new CountDownLatch(1);
        Collection<Long> open = List.copyOf(sessions.keySet());
        boolean submitted = last.submit(light -> {
            open.forEach(light::close);
            light.whenGone(left::countDown);
        });
        try {
            if (submitted && !left.await(LEAVE_MS, TimeUnit.MILLISECONDS)) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "The sessions did not leave within " + LEAVE_MS + " ms; the others will see a lost process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // What sessions need.

    ClusterConfig config() {
        return config;
    }

    Admission admission() {
        return admission;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    /** Runs something about the light groups; when this process is on its way back it is not run. */
    boolean submit(Consumer<LightGroups> task) {
        return incarnation.submit(task);
    }

    /** The same with a message; its caller holds no lock. */
    boolean send(Consumer<LightGroups> task) {
        return incarnation.send(task);
    }

    /**
     * A number for a request.
     *
     * @param outcome called on the callback thread with why it was refused, or null when it is done
     */
    long request(Consumer<String> outcome) {
        long number = requestNumbers.incrementAndGet();
        requests.put(number, outcome);
        return number;
    }

    void done(long request) {
        refused(request, null);
    }

    void refused(long request, String reason) {
        Consumer<String> outcome = requests.remove(request);
        if (outcome != null) {
            later(() -> outcome.accept(reason));
        }
    }

    /** Runs what may run the application's code. */
    void later(Runnable completion) {
        try {
            callbacks.execute(completion);
        } catch (RejectedExecutionException e) {
            // The cluster was closed, and its loop with it: this thread may run what it likes.
            completion.run();
        }
    }

    Session session(long number) {
        return sessions.get(number);
    }

    Collection<Session> sessions() {
        return sessions.values();
    }

    void forget(Session session) {
        sessions.remove(session.number());
        watchers.values().forEach(watching -> watching.remove(session));
    }

    QueueCounters queueCounters() {
        return queueCounters;
    }

    StatusAgent statusAgent() {
        return statusAgent;
    }

    void members(List<Member> now) {
        members = now;
    }

    void watch(String service, Session session) {
        watchers.computeIfAbsent(service, key -> ConcurrentHashMap.newKeySet()).add(session);
    }

    /** The services whose offers a session is told of. */
    Set<String> watchedBy(Session session) {
        Set<String> services = new TreeSet<>();
        watchers.forEach((service, watching) -> {
            if (watching.contains(session)) {
                services.add(service);
            }
        });
        return services;
    }

    /** Who offers a service changed; returns who is to be told. */
    Collection<Session> offers(String service, List<Offer> now) {
        if (now.isEmpty()) {
            offers.remove(service);
        } else {
            offers.put(service, now);
        }
        return watchers.getOrDefault(service, Set.of());
    }

    /** There is room again: sends that waited for it go on. On the loop's thread. */
    void wakeAsync(LightGroups light) {
        for (Session session : sessions.values()) {
            session.asyncSends().drain(light);
        }
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        counters.put("waitingToSendBytes", admission.waitingBytes());
        counters.put("heldGroups", (long) admission.heldKeys());
        counters.put("reconnects", reconnects.get());
        counters.put("sendWaits", admission.waits());
        counters.put("queueHolds", queueCounters.holds.sum());
        counters.put("queueDrops", queueCounters.dropped.sum());
        counters.put("sessionsDisconnected", queueCounters.disconnected.sum());
        return counters;
    }
}
