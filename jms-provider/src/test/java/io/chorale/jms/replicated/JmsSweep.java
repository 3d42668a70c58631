package io.chorale.jms.replicated;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code bin/simulate jms}. Exit code 0: no violation; 1: violations; 2: wrong usage. */
final class JmsSweep {
    static final int STEPS = 1_500;
    private static final int MAX_VIOLATED = 10;
    private static final String USAGE =
            """
            bin/simulate jms --seeds N [--from S] [--steps N]   runs N seeds of messaging programs on three nodes
            bin/simulate jms ... --hard yes                     with what is known to fail, see docs/simulation.md
            bin/simulate jms ... --bug BUG                      plants a bug, to test the checker: %s

            The last line of a run is: seeds=N steps=S faults=F violations=V
            """
                    .formatted(Arrays.toString(JmsBug.values()));

    /** Kept, for the logging system holds loggers weakly. */
    private static final Logger LOGGER = Logger.getLogger("io.chorale.jms");

    private JmsSweep() {}

    public static void main(String[] args) {
        LOGGER.setLevel(Level.OFF);
        System.exit(run(List.of(args), System.out));
    }

    static int run(List<String> args, PrintStream out) {
        Map<String, String> options =
                new HashMap<>(Map.of("--seeds", "1000", "--from", "1", "--bug", "NONE", "--hard", "no"));
        options.put("--steps", Integer.toString(STEPS));
        try {
            for (int i = 0; i < args.size(); i += 2) {
                if (options.replace(args.get(i), args.get(i + 1)) == null) {
                    throw new IllegalArgumentException("No option: " + args.get(i));
                }
            }
            return sweep(
                    Long.parseLong(options.get("--from")),
                    Long.parseLong(options.get("--seeds")),
                    Integer.parseInt(options.get("--steps")),
                    JmsBug.valueOf(options.get("--bug")),
                    options.get("--hard").equals("yes"),
                    out);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            out.println(e.getMessage());
            out.print(USAGE);
            return 2;
        }
    }

    private static int sweep(long from, long seeds, int steps, JmsBug bug, boolean hard, PrintStream out) {
        long startNs = System.nanoTime();
        long faults = 0;
        long deliveries = 0;
        long deadLetters = 0;
        long ran = 0;
        int violated = 0;
        for (long seed = from; seed < from + seeds && violated < MAX_VIOLATED; seed++) {
            JmsRun run = new JmsRun(seed, bug, hard);
            Throwable failure = failure(run, steps);
            if (failure != null) {
                violated++;
                String planted = (bug == JmsBug.NONE ? "" : " --bug " + bug) + (hard ? " --hard yes" : "");
                out.println("seed " + seed + " breaks a promise: " + failure.getMessage());
                out.println("  again: bin/simulate jms --seeds 1 --from " + seed + " --steps " + steps + planted);
            }
            ran++;
            faults += run.faults();
            deliveries += run.books.deliveries();
            deadLetters += run.books.deadLetters();
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        out.printf(
                Locale.ROOT,
                "%,d deliveries, %,d dead letters; %.1f s, %.0f seeds/s%n",
                deliveries,
                deadLetters,
                seconds,
                ran / seconds);
        out.println("seeds=" + ran + " steps=" + ran * steps + " faults=" + faults + " violations=" + violated);
        return violated == 0 ? 0 : 1;
    }

    /** Null when every promise was kept. */
    static Throwable failure(JmsRun run, int steps) {
        try {
            run.run(steps);
            return null;
        } catch (AssertionError e) {
            return e;
        }
    }
}
