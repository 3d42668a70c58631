package io.chorale.groups.sim;

import io.chorale.groups.Member;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A network of simulated processes with virtual time; see the package for what it promises. Not thread-safe: one thread
 * makes the transports, sends, injects faults and steps. Faults take effect at once, but are noticed by the members only
 * after the delays of {@link SimConfig}.
 */
public final class SimNetwork {
    private final long seed;
    private final SimConfig config;
    private final SplittableRandom random;
    private final SimClock clock = new SimClock();
    private final SimLinks links = new SimLinks(this);
    private final SimMembership membership = new SimMembership(this);
    private final Map<Member, SimTransport> transports = new LinkedHashMap<>();
    /** The side of a partition by process name, so that a restarted process is where it was; absent means side 0. */
    private Map<String, Integer> sides = Map.of();
    /** Directions in which nothing arrives, by process names. */
    private final Set<Direction> blocked = new HashSet<>();

    private record Direction(String from, String to) {}

    public SimNetwork(long seed) {
        this(seed, SimConfig.defaults());
    }

    public SimNetwork(long seed, SimConfig config) {
        this.seed = seed;
        this.config = Objects.requireNonNull(config, "config");
        this.random = new SplittableRandom(seed);
    }

    /**
     * Makes a process that is not yet started. A restarted process is a new transport of the same name.
     *
     * @throws IllegalStateException when a process of this name is alive
     */
    public SimTransport transport(String name) {
        for (SimTransport other : transports.values()) {
            if (other.isAlive() && other.self().name().equals(name)) {
                throw new IllegalStateException(name + " is alive: crash or close it before its next incarnation");
            }
        }
        Member self = new Member(new UUID(random.nextLong(), random.nextLong()), name);
        SimTransport transport = new SimTransport(this, self);
        transports.put(self, transport);
        return transport;
    }

    /** Virtual milliseconds since this network was made. */
    public long nowMs() {
        return clock.nowMs();
    }

    /** Advances to the next event and runs it. False when there is none. */
    public boolean step() {
        return clock.step();
    }

    /** Runs all events of the next so many virtual milliseconds, and advances the time by them. */
    public void runFor(long ms) {
        clock.runFor(ms);
    }

    /** Runs an action of the test at a later time; timers of a process belong in {@link SimTransport#schedule}. */
    public void schedule(long delayMs, Runnable action) {
        clock.schedule(delayMs, action);
    }

    /** Kills a process: it runs no more code, and of what it has sent a suffix is lost, another one for each receiver. */
    public void crash(Member member) {
        SimTransport transport = alive(member);
        transport.crash();
        links.cutAll(member);
        schedule(draw(config.detectionMs()), () -> membership.noticeGone(member));
    }

    /** Stops a process, as SIGSTOP would: it runs no code and what arrives for it waits. */
    public void pause(Member member) {
        SimTransport transport = alive(member);
        if (transport.isPaused()) {
            throw new IllegalStateException(member + " is paused already");
        }
        transport.pause();
        schedule(draw(config.detectionMs()), () -> {
            if (transport.isPaused()) {
                membership.noticeSilent(member);
            }
        });
    }

    /** Lets a paused process go on. If the others have dropped it meanwhile, it is merged in later. */
    public void resume(Member member) {
        SimTransport transport = alive(member);
        if (!transport.isPaused()) {
            throw new IllegalStateException(member + " is not paused");
        }
        transport.resume();
        links.retryAll();
        schedule(draw(config.mergeMs()), () -> {
            if (transport.isRunning()) {
                membership.noticeResumed(member);
            }
        });
    }

    /**
     * Splits the network: members reach only those of their own set. Members in none of the sets, later ones included,
     * form one more side; a process that restarts is on the side of its name. Replaces an earlier partition.
     */
    @SafeVarargs
    public final void partition(Set<Member>... newSides) {
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < newSides.length; i++) {
            for (Member member : newSides[i]) {
                if (byName.put(member.name(), i + 1) != null) {
                    throw new IllegalArgumentException(member + " is on two sides of the partition");
                }
            }
        }
        sides = Map.copyOf(byName);
        links.retryAll();
        schedule(draw(config.detectionMs()), () -> membership.noticeSides(sides));
    }

    /**
     * Lets nothing of one member reach one other, while the other direction works. The membership flips as long as that
     * lasts: one of the two is suspected and dropped, is found again because it still hears or is heard, and is merged in.
     */
    public void blockOneWay(Member from, Member to) {
        Direction direction = new Direction(from.name(), to.name());
        if (blocked.add(direction)) {
            suspect(direction, drawBelow(2) == 0 ? from : to);
        }
    }

    private void suspect(Direction direction, Member suspect) {
        schedule(draw(config.detectionMs()), () -> {
            if (blocked.contains(direction)) {
                membership.noticeApart(suspect, drawBelow(2) == 0);
                schedule(draw(config.mergeMs()), () -> {
                    membership.noticeTogether(suspect);
                    if (blocked.contains(direction)) {
                        suspect(direction, suspect);
                    }
                });
            }
        });
    }

    /** Ends a partition, and lets blocked directions work again. What waits between members that still have each other in their views is delivered. */
    public void heal() {
        sides = Map.of();
        blocked.clear();
        links.retryAll();
        schedule(draw(config.mergeMs()), () -> membership.noticeSides(sides));
    }

    @Override
    public String toString() {
        return "SimNetwork(seed " + seed + ", " + nowMs() + " ms, " + transports.values() + ")";
    }

    SimConfig config() {
        return config;
    }

    SimLinks links() {
        return links;
    }

    SimTransport transportOf(Member member) {
        return transports.get(member);
    }

    boolean canReach(Member from, Member to) {
        return sides.getOrDefault(from.name(), 0).equals(sides.getOrDefault(to.name(), 0))
                && (blocked.isEmpty() || !blocked.contains(new Direction(from.name(), to.name())));
    }

    int draw(SimConfig.Range range) {
        return random.nextInt(range.least(), range.most() + 1);
    }

    int drawBelow(int bound) {
        return random.nextInt(bound);
    }

    void join(SimTransport transport) {
        membership.join(transport, sides);
    }

    void leave(SimTransport transport) {
        Member member = transport.self();
        links.cutAll(member);
        schedule(1, () -> membership.noticeGone(member));
    }

    void fire(Member member, Consumer<SimTransport> action) {
        SimTransport transport = transports.get(member);
        transport.fire(() -> action.accept(transport));
    }

    private SimTransport alive(Member member) {
        SimTransport transport = transports.get(member);
        if (transport == null || !transport.isAlive()) {
            throw new IllegalStateException(member + " is not alive in this network");
        }
        return transport;
    }
}
