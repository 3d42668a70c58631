package io.chorale.replication.shard;

import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs many seeds from a command line: {@code mode|ALL seeds first [rule left out]}; one seed prints its trace. */
final class SimMain {
    private SimMain() {}

    public static void main(String[] args) {
        int seeds = Integer.parseInt(args[1]);
        long first = Long.parseLong(args[2]);
        Rules rules = args.length > 3 ? Rules.without(Rule.valueOf(args[3])) : Rules.ALL;
        EnumSet<SimMode> modes =
                args[0].equals("ALL") ? EnumSet.allOf(SimMode.class) : EnumSet.of(SimMode.valueOf(args[0]));
        for (SimMode mode : modes) {
            if (seeds == 1) {
                List<String> trace = new ArrayList<>();
                SimRun.Result result = new SimRun(first, mode, rules, trace).run();
                trace.forEach(System.out::println);
                System.out.println(result);
            } else {
                runMany(mode, seeds, first, rules);
            }
        }
    }

    private static void runMany(SimMode mode, int seeds, long first, Rules rules) {
        long answers = 0;
        long faults = 0;
        long steps = 0;
        long twice = 0;
        Map<String, List<SimRun.Result>> violations = new TreeMap<>();
        long beganNs = System.nanoTime();
        for (long seed = first; seed < first + seeds; seed++) {
            SimRun.Result result = new SimRun(seed, mode, rules, null).run();
            answers += result.answers();
            faults += result.faults();
            steps += result.steps();
            twice += result.twice();
            if (result.violation() != null) {
                violations
                        .computeIfAbsent(result.violation().replaceFirst(":.*", ""), absent -> new ArrayList<>())
                        .add(result);
            }
        }
        double seconds = (System.nanoTime() - beganNs) / 1e9;
        System.out.printf(
                "%s left out %s: seeds %d answers %d faults %d steps %d twice %d, %.1f s, %.0f faults/s%n",
                mode, rules.left(), seeds, answers, faults, steps, twice, seconds, faults / seconds);
        violations.forEach(
                (kind, results) -> System.out.printf("  %5d %s, e.g. %s%n", results.size(), kind, results.get(0)));
    }
}
