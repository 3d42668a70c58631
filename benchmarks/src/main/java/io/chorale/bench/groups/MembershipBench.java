package io.chorale.bench.groups;

import io.chorale.bench.groups.control.MemberResult;
import io.chorale.bench.groups.control.RunPlan;
import io.chorale.bench.groups.trio.MemberOptions;
import io.chorale.bench.groups.trio.MemberProcess;
import io.chorale.bench.groups.trio.Trio;
import io.chorale.bench.groups.trio.ViewEvent;
import io.chorale.bench.process.BenchException;
import io.chorale.bench.report.Bound;
import io.chorale.bench.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How fast membership follows what happens to processes, and that it does not follow what did not happen. Each case is
 * tried on the first member, which has most to do in a group, and on the last one; the slower counts.
 */
final class MembershipBench {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PAUSES = Duration.ofMillis(1_200);
    private static final int LOAD_BYTES = 1_024;
    private static final int FIRST_SESSION = 5_000;
    private static final int[] VICTIMS = {0, Trio.MEMBERS - 1};

    private final Row row;
    private final int pauses;
    private final MemberOptions memberOptions;
    private final Soundness soundness;
    private final Consumer<String> progress;
    private final List<Target> targets = new ArrayList<>();
    private int lastSession = FIRST_SESSION;

    /**
     * Makes a bench of one row's contestant; the row's level is the load during pauses.
     *
     * @param pauses how often a process is paused
     */
    MembershipBench(Row row, int pauses, MemberOptions memberOptions, Soundness soundness, Consumer<String> progress) {
        this.row = row;
        this.pauses = pauses;
        this.memberOptions = memberOptions;
        this.soundness = soundness;
        this.progress = progress;
    }

    List<Target> run() throws InterruptedException {
        List<Double> kills = new ArrayList<>();
        List<Double> stops = new ArrayList<>();
        List<Double> resumed = new ArrayList<>();
        for (int victim : VICTIMS) {
            attempt("SIGKILL of m" + victim, trio -> kills.add(lossSeconds(trio, victim, "KILL")));
            attempt("SIGSTOP of m" + victim, trio -> {
                stops.add(lossSeconds(trio, victim, "STOP"));
                resumed.add(resumedSeconds(trio, victim));
            });
        }
        target("view-after-sigkill", Bound.atMost(0.5, "s"), kills, VICTIMS.length);
        target("view-after-sigstop", Bound.atMost(3, "s"), stops, VICTIMS.length);
        target("one-view-after-sigcont", Bound.atMost(5, "s"), resumed, VICTIMS.length);
        List<Double> changes = new ArrayList<>();
        attempt(pauses + " pauses of 1 s under load", trio -> changes.add(viewChangesDuringPauses(trio)));
        target("views-changed-by-1s-pauses", Bound.atMost(0, ""), changes, 1);
        return targets;
    }

    /** A case that did not end is no measurement: its target stays without a value. */
    private void target(String name, Bound bound, List<Double> values, int wanted) {
        double[] all = values.stream().mapToDouble(value -> value).toArray();
        targets.add(new Target(name, all.length < wanted ? OptionalDouble.empty() : bound.worst(all), bound));
    }

    private void attempt(String what, Case attempted) throws InterruptedException {
        lastSession++;
        try (Trio trio = Trio.start(row.contestant(), memberOptions)) {
            trio.open(lastSession);
            attempted.run(trio);
            progress.accept(row.contestant() + ": " + what + " done");
        } catch (BenchException e) {
            progress.accept(row.contestant() + ": " + what + " failed: " + e.getMessage());
        }
    }

    private static double lossSeconds(Trio trio, int victim, String signal) throws InterruptedException {
        List<MemberProcess> survivors = new ArrayList<>(trio.members());
        MemberProcess lost = survivors.remove(victim);
        long signalledNs = System.nanoTime();
        lost.signal(signal);
        return lastViewSeconds(survivors, signalledNs, Trio.MEMBERS - 1);
    }

    /** The network was whole all the time: how long a partition's heal takes, NetworkTest of the simulation tells. */
    private static double resumedSeconds(Trio trio, int victim) throws InterruptedException {
        long continuedNs = System.nanoTime();
        trio.members().get(victim).signal("CONT");
        return lastViewSeconds(trio.members(), continuedNs, Trio.MEMBERS);
    }

    /** How long after a time the last of the given members was told a view of so many. */
    private static double lastViewSeconds(List<MemberProcess> members, long afterNs, int size)
            throws InterruptedException {
        long lastNs = afterNs;
        for (MemberProcess member : members) {
            ViewEvent view = member.awaitView(afterNs, told -> told.members().size() == size, PATIENCE);
            lastNs = Math.max(lastNs, view.atNs());
        }
        return (lastNs - afterNs) / 1e9;
    }

    /**
     * Pauses one process after the other, as a garbage collector would, while all members send as fast as they can.
     *
     * @return how many views the members were told since
     */
    private double viewChangesDuringPauses(Trio trio) throws InterruptedException {
        Duration length = PAUSE.plus(BETWEEN_PAUSES).multipliedBy(pauses);
        RunPlan load = new RunPlan(
                1,
                row.level(),
                row.guarantee(),
                LOAD_BYTES,
                Trio.MEMBERS,
                0,
                BETWEEN_PAUSES.toNanos(),
                length.toNanos());
        LongSupplier told = () -> trio.members().stream()
                .mapToLong(member -> member.views().size())
                .sum();
        long before = told.getAsLong();
        trio.begin(load);
        Thread.sleep(BETWEEN_PAUSES.toMillis());
        for (int i = 0; i < pauses; i++) {
            MemberProcess paused = trio.members().get(i % Trio.MEMBERS);
            paused.signal("STOP");
            Thread.sleep(PAUSE.toMillis());
            paused.signal("CONT");
            Thread.sleep(BETWEEN_PAUSES.toMillis());
        }
        List<MemberResult> results = trio.end(load);
        soundness.check(new Cell(row, LOAD_BYTES, Trio.MEMBERS), results);
        Sample sample = Sample.of(results);
        progress.accept(String.format(
                Locale.ROOT,
                "%s: %,.0f messages/s while one member was paused at a time",
                row.label(),
                sample.perSecond()));
        return told.getAsLong() - before;
    }

    /** What is done with three members that see each other. */
    @FunctionalInterface
    private interface Case {
        void run(Trio trio) throws InterruptedException;
    }
}
