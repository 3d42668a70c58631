package io.chorale.bench.groups;

import io.chorale.bench.groups.control.MemberResult;
import io.chorale.bench.groups.control.RunPlan;
import io.chorale.bench.groups.trio.MemberOptions;
import io.chorale.bench.groups.trio.Trio;
import io.chorale.bench.process.BenchException;
import io.chorale.bench.process.Latencies;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Floods and paces each contestant. The processes of all contestants live for the whole run, so that each is compiled by
 * the time that counts; only the one whose turn it is has its group open.
 */
final class ThroughputBench {
    private static final int WARM_UP_BYTES = 100;
    private static final int PACE_PER_SECOND = 200;

    private final GroupsOptions options;
    private final Schedule schedule;
    private final MemberOptions memberOptions;
    private final Results results;
    private final Soundness soundness;
    private final Consumer<String> progress;
    private final Map<String, Trio> trios = new LinkedHashMap<>();
    private final Map<String, String> configurations = new LinkedHashMap<>();
    private int lastRun;
    private int lastSession;

    ThroughputBench(
            GroupsOptions options,
            MemberOptions memberOptions,
            Results results,
            Soundness soundness,
            Consumer<String> progress) {
        this.options = options;
        this.memberOptions = memberOptions;
        this.results = results;
        this.soundness = soundness;
        this.progress = progress;
        schedule = Schedule.of(options);
    }

    void run() throws InterruptedException {
        try {
            for (Row row : Row.values()) {
                if (options.wants(row)) {
                    start(row.contestant());
                }
            }
            long startedNs = System.nanoTime();
            for (int round = 0; round < schedule.rounds(); round++) {
                if (round > 0
                        && System.nanoTime() - startedNs > schedule.budget().toNanos()) {
                    progress.accept("no time for round " + (round + 1) + ": the machine is busy");
                    break;
                }
                progress.accept("round " + (round + 1) + " of " + schedule.rounds());
                for (String contestant : schedule.contestants(trios.keySet(), round)) {
                    turn(contestant, round);
                }
            }
        } finally {
            trios.values().forEach(Trio::close);
        }
    }

    /** What each contestant said of its configuration. */
    Map<String, String> configurations() {
        return configurations;
    }

    private void start(String contestant) throws InterruptedException {
        if (!trios.containsKey(contestant)) {
            trios.put(contestant, Trio.start(contestant, memberOptions));
        }
    }

    /** One contestant's turn in a round. A failure ends its part in the run, and leaves the others theirs. */
    private void turn(String contestant, int round) throws InterruptedException {
        List<Row> rows = Arrays.stream(Row.values())
                .filter(row -> row.contestant().equals(contestant) && options.wants(row))
                .filter(row -> !schedule.floods(row, round).isEmpty())
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        Trio trio = trios.get(contestant);
        lastSession++;
        try {
            configurations.put(contestant, trio.open(lastSession));
            if (round == 0) {
                warmUp(trio, rows);
            }
            for (Row row : rows) {
                for (Cell cell : schedule.floods(row, round)) {
                    flood(trio, cell);
                }
                for (Cell cell : schedule.paced(row, round)) {
                    pace(trio, cell);
                }
            }
            trio.leave();
        } catch (BenchException e) {
            soundness.failure(contestant + " failed in round " + (round + 1), e);
            progress.accept(contestant + " failed: " + e.getMessage());
            trio.close();
            trios.remove(contestant);
        }
    }

    /** What is compiled in a first flood must not be measured in it. */
    private void warmUp(Trio trio, List<Row> rows) throws InterruptedException {
        for (Row row : rows) {
            Cell cell = new Cell(row, WARM_UP_BYTES, Trio.MEMBERS);
            Duration share = schedule.firstWarmUp().dividedBy(rows.size());
            soundness.check(cell, trio.run(plan(cell, 0, share.dividedBy(2), share.dividedBy(2))));
        }
    }

    private void flood(Trio trio, Cell cell) throws InterruptedException {
        List<MemberResult> members = trio.run(plan(cell, 0, schedule.warmUp(), schedule.flood()));
        soundness.check(cell, members);
        results.add(cell, Sample.of(members));
    }

    private void pace(Trio trio, Cell cell) throws InterruptedException {
        List<MemberResult> members = trio.run(plan(cell, PACE_PER_SECOND, schedule.warmUp(), schedule.paced()));
        soundness.check(cell, members);
        Histogram sum = Latencies.empty();
        members.forEach(member -> sum.add(member.latency()));
        results.add(cell, sum);
    }

    private RunPlan plan(Cell cell, int ratePerSecond, Duration warmUp, Duration measure) {
        lastRun++;
        return new RunPlan(
                lastRun,
                cell.row().level(),
                cell.row().guarantee(),
                cell.sizeBytes(),
                cell.senders(),
                ratePerSecond,
                warmUp.toNanos(),
                measure.toNanos());
    }
}
