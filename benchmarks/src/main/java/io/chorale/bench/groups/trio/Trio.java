package io.chorale.bench.groups.trio;

import io.chorale.bench.groups.control.MemberResult;
import io.chorale.bench.groups.control.RunPlan;
import io.chorale.bench.process.BenchException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The three processes of one contestant. For one thread. */
public final class Trio implements AutoCloseable {
    public static final int MEMBERS = 3;

    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    /** Time for the order to start to reach all members before the time that it names. */
    private static final long START_DELAY_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<MemberProcess> members = new ArrayList<>();

    private Trio() {}

    /**
     * Starts the processes.
     *
     * @throws BenchException when they do not start, or do not share the bench's clock
     */
    public static Trio start(String contestant, MemberOptions options) throws InterruptedException {
        Trio trio = new Trio();
        try {
            for (int i = 0; i < MEMBERS; i++) {
                trio.members.add(MemberProcess.start(contestant, i, options));
            }
            trio.checkClocks();
            return trio;
        } catch (IOException e) {
            trio.close();
            throw new BenchException("The members of " + contestant + " cannot be started", e);
        } catch (BenchException e) {
            trio.close();
            throw e;
        }
    }

    /** One-way latencies are differences between two processes' clocks: these must be one. */
    private void checkClocks() throws InterruptedException {
        for (MemberProcess member : members) {
            member.tell("ping");
            member.expect("pong", SHORT);
            long beforeNs = System.nanoTime();
            member.tell("ping");
            long thereNs = Long.parseLong(member.expect("pong", SHORT));
            long afterNs = System.nanoTime();
            if (thereNs - beforeNs < 0 || afterNs - thereNs < 0) {
                throw new BenchException("System.nanoTime is not one clock for all processes here: " + beforeNs + ", "
                        + thereNs + " at the member, " + afterNs);
            }
        }
    }

    /**
     * Opens the contestant at all members, one after the other, and waits until each sees all.
     *
     * @return its configuration
     */
    public String open(int session) throws InterruptedException {
        String configuration = "";
        for (MemberProcess member : members) {
            member.tell("open " + session);
            configuration = member.expect("opened", SHORT);
        }
        for (MemberProcess member : members) {
            member.tell("complete " + SHORT.toMillis());
        }
        for (MemberProcess member : members) {
            member.expect("complete", SHORT.plusSeconds(1));
        }
        return configuration;
    }

    /** Makes one measurement; the results are in the members' order. */
    public List<MemberResult> run(RunPlan plan) throws InterruptedException {
        begin(plan);
        return end(plan);
    }

    /** Starts a measurement and returns at once. */
    public void begin(RunPlan plan) throws InterruptedException {
        tellAll("prepare " + plan.encode());
        for (MemberProcess member : members) {
            member.expect("prepared", SHORT);
        }
        tellAll("start " + (System.nanoTime() + START_DELAY_NS));
    }

    /** Waits until the measurement is over and everything has arrived. */
    public List<MemberResult> end(RunPlan plan) throws InterruptedException {
        Duration wait =
                Duration.ofNanos(plan.warmUpNs() + plan.measureNs()).plus(SHORT).plusSeconds(5);
        List<String> sent = new ArrayList<>();
        for (MemberProcess member : members) {
            sent.add(member.expect("sent", wait));
        }
        tellAll("finish " + String.join(" ", sent) + " " + DRAIN.toMillis());
        List<MemberResult> results = new ArrayList<>();
        for (MemberProcess member : members) {
            results.add(MemberResult.decode(member.expect("result", DRAIN.plusSeconds(5))));
        }
        return results;
    }

    /** Closes the contestant at all members, the last first; the processes stay. */
    public void leave() throws InterruptedException {
        for (int i = members.size() - 1; i >= 0; i--) {
            members.get(i).tell("close");
            members.get(i).expect("closed", SHORT);
        }
    }

    public List<MemberProcess> members() {
        return List.copyOf(members);
    }

    private void tellAll(String command) {
        members.forEach(member -> member.tell(command));
    }

    /** Ends the processes at once. */
    @Override
    public void close() {
        members.forEach(MemberProcess::close);
    }
}
