package io.chorale.torture.node;

import jakarta.jms.ConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The application on one node, and the phases of its life. Driven by one thread; its phase is read by others. */
final class Application {

    /** What it does. */
    enum Phase {
        /** It has not begun. */
        WAITING,
        /** It sends and consumes. */
        RUNNING,
        /** It sends nothing of its own any more, once {@link #isSettled}. */
        QUIET,
        /** Nor does it consume, once settled. */
        RESTING,
        /** It empties all queues; once settled they have been empty for some seconds. */
        DRAINING
    }

    /** Longer than it takes to end the transactions of a process that was killed. */
    private static final int DRAIN_QUIET_MS = 6_000;

    private final ConnectionFactory factory;
    private final Journal journal;
    private final SplittableRandom random;
    private final Load load;
    private final List<Worker> producers = new ArrayList<>();
    private final List<Worker> consumers = new ArrayList<>();
    private volatile List<Thread> ending = List.of();
    private volatile Phase phase = Phase.WAITING;
    private final List<Thread> producing = new ArrayList<>();
    private final List<Thread> consuming = new ArrayList<>();

    Application(ConnectionFactory factory, Journal journal, SplittableRandom random, Load load) {
        this.factory = factory;
        this.journal = journal;
        this.random = random;
        this.load = load;
    }

    /** Begins to run. */
    void start() {
        producers.add(Producers.single(factory, journal, random.split(), load));
        producers.add(Producers.asynchronous(factory, journal, random.split(), load));
        producers.add(Producers.transacted(factory, journal, random.split(), load));
        List<List<String>> thirds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int queue = 0; queue < load.queues(); queue++) {
            thirds.get(queue % 3).add(Payload.queue(queue));
        }
        consumers.add(Consumers.acknowledging(factory, journal, random.split(), thirds.get(0)));
        consumers.add(Consumers.transacted(factory, journal, random.split(), thirds.get(1)));
        consumers.add(Consumers.pipe(factory, journal, random.split(), thirds.get(2), load.results()));
        consumers.add(Consumers.acknowledging(factory, journal, random.split(), List.of(load.results())));
        producers.forEach(worker -> producing.add(begin(worker, "producer")));
        consumers.forEach(worker -> consuming.add(begin(worker, "consumer")));
        ending = producing;
        phase = Phase.RUNNING;
    }

    private static Thread begin(Worker worker, String name) {
        Thread thread = new Thread(worker, name);
        thread.start();
        return thread;
    }

    void quiet() {
        producers.forEach(Worker::stop);
        phase = Phase.QUIET;
    }

    void rest() {
        consumers.forEach(Worker::stop);
        ending = consuming;
        phase = Phase.RESTING;
    }

    void drain() {
        List<String> all = new ArrayList<>();
        for (int queue = 0; queue <= load.queues(); queue++) {
            all.add(Payload.queue(queue));
        }
        ending = List.of(begin(Consumers.drain(factory, journal, random.split(), all, DRAIN_QUIET_MS), "drain"));
        phase = Phase.DRAINING;
    }

    Phase phase() {
        return phase;
    }

    /** Whether the threads that the phase ends have ended. */
    boolean isSettled() {
        return ending.stream().noneMatch(Thread::isAlive);
    }
}
