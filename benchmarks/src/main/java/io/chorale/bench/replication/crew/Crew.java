package io.chorale.bench.replication.crew;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.process.ChildOptions;
import io.chorale.bench.process.ChildProcess;
import io.chorale.bench.process.Directories;
import io.chorale.bench.process.Usage;
import io.chorale.bench.process.Words;
import io.chorale.bench.replication.control.Audit;
import io.chorale.bench.replication.control.LoadPlan;
import io.chorale.bench.replication.control.LoadResult;
import io.chorale.bench.replication.control.OpenPlan;
import io.chorale.bench.replication.control.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The processes of one contestant, each with a copy. For one thread. */
public final class Crew implements AutoCloseable {
    /** The class of a copy's process: known by its name, since it shares nothing with the bench but lines. */
    private static final String MAIN = "io.chorale.bench.replication.member.CopyMain";

    private static final Duration SHORT = Duration.ofSeconds(30);
    /** A million records are read back in some seconds. */
    private static final Duration LONG = Duration.ofSeconds(60);
    /** What was sent last may take as long as a contestant's own time-out. */
    private static final Duration DRAIN = Duration.ofSeconds(50);

    /** What a light load came to. */
    public record Settled(long confirmed, long failed) {}

    private final CrewOptions options;
    private final List<ChildProcess> members = new ArrayList<>();
    private OpenPlan opened;
    private int lastClient;

    private Crew(CrewOptions options) {
        this.options = options;
    }

    /**
     * Starts the processes; nothing is open in them.
     *
     * @throws BenchException when they do not start
     */
    public static Crew start(CrewOptions options) throws InterruptedException {
        Crew crew = new Crew(options);
        boolean started = false;
        try {
            for (int i = 0; i < options.members(); i++) {
                crew.members.add(crew.child(i));
            }
            for (ChildProcess member : crew.members) {
                member.checkClock(SHORT);
            }
            started = true;
            return crew;
        } finally {
            if (!started) {
                crew.close();
            }
        }
    }

    private ChildProcess child(int index) {
        String name = options.label() + "-m" + index;
        try {
            return ChildProcess.start(
                    new ChildOptions(
                            name,
                            options.classPath(),
                            MAIN,
                            options.jvmOptions(),
                            List.of(
                                    options.contestant(),
                                    Integer.toString(index),
                                    Integer.toString(options.members()),
                                    Long.toString(options.lifetime().toSeconds())),
                            options.logs().resolve(name + ".log")),
                    line -> false);
        } catch (IOException e) {
            throw new BenchException("The process " + name + " cannot be started", e);
        }
    }

    /**
     * Opens the contestant in all processes, one after the other.
     *
     * @param keep how many of the newest entries are kept
     */
    public void open(int session, int keep) throws InterruptedException {
        opened = new OpenPlan(0, session, options.data().resolve(options.label()), keep);
        for (int i = 0; i < members.size(); i++) {
            openOne(i);
        }
    }

    /** What the contestant says of its configuration. */
    public String configuration() throws InterruptedException {
        return members.get(0).ask("describe", "described", SHORT);
    }

    private void openOne(int member) throws InterruptedException {
        lastClient++;
        OpenPlan plan =
                new OpenPlan(lastClient, opened.session(), opened.directory().resolve("m" + member), opened.keep());
        members.get(member).ask("open " + plan.encode(), "opened", LONG);
    }

    /** Waits until every process serves, with all copies; in the order of the processes. */
    public List<Readiness> awaitReady() throws InterruptedException {
        List<Readiness> readiness = new ArrayList<>();
        for (ChildProcess member : members) {
            member.tell("ready " + SHORT.toMillis());
        }
        for (ChildProcess member : members) {
            readiness.add(Readiness.decode(member.expect("ready", SHORT.plusSeconds(2))));
        }
        return readiness;
    }

    /**
     * Gives an opened process an entry at once, and waits until it is confirmed.
     *
     * @param firstSequence that this process' next entries have: above all in its directory
     * @return how long that took from the beginning of opening
     */
    public Duration awaitServing(int member, long firstSequence) throws InterruptedException {
        return Duration.ofNanos(
                Long.parseLong(members.get(member).ask("serve " + firstSequence, "serves", SHORT.plus(DRAIN))));
    }

    /**
     * Waits until all serve, and says which one orders the entries.
     *
     * @throws BenchException when it is not exactly one
     */
    public int awaitPrimary() throws InterruptedException {
        List<Readiness> readiness = awaitReady();
        List<Integer> primaries = new ArrayList<>();
        for (int i = 0; i < readiness.size(); i++) {
            if (readiness.get(i).primary()) {
                primaries.add(i);
            }
        }
        if (primaries.size() != 1) {
            throw new BenchException(options.label() + " has " + primaries.size() + " primaries");
        }
        return primaries.get(0);
    }

    public LoadResult load(int member, LoadPlan plan) throws InterruptedException {
        Duration wait = DRAIN.plus(plan.send());
        return LoadResult.decode(members.get(member).ask("load " + plan.encode(), "result", wait));
    }

    /** What all processes together have used. */
    public Usage usage() throws InterruptedException {
        Usage sum = Usage.NONE;
        for (ChildProcess member : members) {
            sum = sum.plus(Usage.decode(member.ask("usage -", "usage", SHORT)));
        }
        return sum;
    }

    /** What is used on a process' heap after a collection. */
    public long heapBytes(int member) throws InterruptedException {
        return Usage.decode(members.get(member).ask("usage heap", "usage", SHORT))
                .heapBytes();
    }

    /**
     * Reads back what a copy keeps.
     *
     * @param total to wait for, for some seconds
     * @param most how many entries to read
     */
    public Audit audit(int member, long total, int most) throws InterruptedException {
        return Audit.decode(members.get(member).ask("audit " + total + " " + most + " 10000", "audited", LONG));
    }

    /** Starts a light load at a process, which goes on until {@link #settle}. */
    public void trickle(int member, int perSecond) throws InterruptedException {
        members.get(member).ask("trickle " + perSecond, "trickling", SHORT);
    }

    /** When the first entry was confirmed that the light load sent after a time. */
    public long firstAfter(int member, long fromNs, Duration wait) throws InterruptedException {
        return Long.parseLong(
                members.get(member).ask("after " + fromNs + " " + wait.toMillis(), "first", wait.plusSeconds(5)));
    }

    /** Ends the light load, and waits until each of its entries has an outcome. */
    public Settled settle(int member) throws InterruptedException {
        Words words = Words.parse(members.get(member).ask("settle", "settled", DRAIN));
        return new Settled(words.number("confirmed"), words.number("failed"));
    }

    /** Ends a process by SIGKILL. What it had open stays as it is on the disk. */
    public void kill(int member) throws InterruptedException {
        members.get(member).kill();
    }

    /** Starts a killed process again; nothing is open in it. */
    public void revive(int member) throws InterruptedException {
        members.set(member, child(member));
        members.get(member).checkClock(SHORT);
    }

    /** Opens a revived process' copy again, from its directory. */
    public void reopen(int member) throws InterruptedException {
        openOne(member);
    }

    /** Closes the contestant in all processes, the last first; the processes and the directories stay. */
    public void leave() throws InterruptedException {
        for (int i = members.size() - 1; i >= 0; i--) {
            members.get(i).ask("close", "closed", SHORT);
        }
    }

    /** Removes what the contestant has written; it must not be open. */
    public void clean() {
        Directories.remove(options.data().resolve(options.label()));
    }

    public String label() {
        return options.label();
    }

    public int size() {
        return members.size();
    }

    /** Ends the processes at once. */
    @Override
    public void close() {
        members.forEach(ChildProcess::close);
    }
}
