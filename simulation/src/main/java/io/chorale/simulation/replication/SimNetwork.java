package io.chorale.simulation.replication;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Links that keep the order, take their time, may be cut in one direction or both, and may lose what is under way. */
final class SimNetwork {
    private static final int MAX_USUAL_MS = 3;
    private static final int LATE_ONE_OF = 60;
    private static final int MAX_LATE_MS = 150;
    private static final int SLOW_FACTOR = 25;

    /** Who takes what arrives. */
    interface Receiver {
        /** A process that is gone gets nothing, nor does the next one of its name get what was sent to it. */
        boolean isThere(String name);

        /** One that is stopped gets it later. */
        boolean isRunning(String name);

        void receive(String from, String to, Object message, long sentMs);
    }

    private record Link(String from, String to) {}

    private record Parcel(long sentMs, long dueMs, Object message) {}

    private static final class Line {
        private final ArrayDeque<Parcel> parcels = new ArrayDeque<>();
        private boolean isPlanned;
        private long lastDueMs;
    }

    private final Schedule schedule;
    private final SplittableRandom random;
    private final Receiver receiver;
    private final Map<Link, Line> lines = new LinkedHashMap<>();
    private final Set<Link> cut = new HashSet<>();
    private final Map<String, String> homes = new HashMap<>();
    private final Set<String> slow = new HashSet<>();

    SimNetwork(Schedule schedule, SplittableRandom random, Receiver receiver) {
        this.schedule = schedule;
        this.random = random;
        this.receiver = receiver;
    }

    void send(String from, String to, Object message) {
        if (!receiver.isThere(to)) {
            return;
        }
        Link link = new Link(from, to);
        Line line = lines.computeIfAbsent(link, absent -> new Line());
        line.lastDueMs = Math.max(line.lastDueMs, schedule.nowMs() + delayMs(from, to));
        line.parcels.addLast(new Parcel(schedule.nowMs(), line.lastDueMs, message));
        plan(link, line);
    }

    private long delayMs(String from, String to) {
        int usualMs = 1 + random.nextInt(MAX_USUAL_MS);
        if (random.nextInt(LATE_ONE_OF) == 0) {
            usualMs += random.nextInt(MAX_LATE_MS);
        }
        return slow.contains(from) || slow.contains(to) ? (long) usualMs * SLOW_FACTOR : usualMs;
    }

    private void plan(Link link, Line line) {
        if (!line.isPlanned && !line.parcels.isEmpty() && isOpen(link)) {
            line.isPlanned = true;
            schedule.at(line.parcels.getFirst().dueMs(), () -> deliver(link, line));
        }
    }

    private boolean isOpen(Link link) {
        return connects(link.from(), link.to()) && receiver.isRunning(link.to());
    }

    private void deliver(Link link, Line line) {
        line.isPlanned = false;
        boolean isDue = !line.parcels.isEmpty() && line.parcels.getFirst().dueMs() <= schedule.nowMs();
        if (isDue && isOpen(link)) {
            Parcel parcel = line.parcels.removeFirst();
            receiver.receive(link.from(), link.to(), parcel.message(), parcel.sentMs());
        }
        plan(link, line);
    }

    /** Something that was closed may be open now. */
    void goOn() {
        lines.forEach(this::plan);
    }

    /** A client is reached through the node where it lives. */
    void home(String client, String node) {
        homes.put(client, node);
        goOn();
    }

    /** All that it sends or receives takes long. */
    void slow(String node, boolean isSlow) {
        if (isSlow) {
            slow.add(node);
        } else {
            slow.remove(node);
        }
    }

    void cut(String from, String to, boolean isCut) {
        if (isCut) {
            cut.add(new Link(from, to));
        } else {
            cut.remove(new Link(from, to));
        }
    }

    void healAll() {
        cut.clear();
        goOn();
    }

    boolean connects(String from, String to) {
        return cut.isEmpty() || !cut.contains(new Link(homes.getOrDefault(from, from), homes.getOrDefault(to, to)));
    }

    /** Loses what is under way. */
    void lose(String from, String to) {
        Line line = lines.get(new Link(from, to));
        if (line != null) {
            line.parcels.clear();
        }
    }

    /** What was under way to a node is lost with it, and perhaps what came from it. */
    void crash(String node) {
        for (Link link : List.copyOf(lines.keySet())) {
            if (link.to().equals(node) || (link.from().equals(node) && random.nextBoolean())) {
                lose(link.from(), link.to());
            }
        }
    }
}
