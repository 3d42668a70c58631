package io.chorale.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The entry of {@code bin/simulate}. Exit code 0: no violation; 1: violations; 2: wrong usage. */
public final class Simulate {
    private static final Set<String> OPTIONS = Set.of(
            "--seeds",
            "--from",
            "--threads",
            "--replay",
            "--html",
            "--without",
            "--bug",
            "--max-views",
            "--logs",
            "--load",
            "--mode",
            "--around");

    private static final String USAGE =
            """
            bin/simulate groups --seeds N [--from S] [--threads T]   runs N seeds of the group layer
            bin/simulate groups --replay SEED --html FILE            draws one seed as a space-time diagram
            bin/simulate groups ... --load CORE|SESSIONS|MIXED       messages to the core, sessions of light groups, or both
            bin/simulate groups ... --around MS | --logs DIR         with --replay: prints, or writes, what happened
            bin/simulate groups ... --without RULE | --bug BUG       leaves a rule out, or plants a bug, to test the checker
            bin/simulate replication --seeds N [--from S] [--threads T] [--mode KIND]   runs N seeds of a replicated shard
            bin/simulate replication --replay SEED [--mode KIND] --html FILE --logs DIR draws, and writes, one seed
            bin/simulate replication ... --without RULE | --bug BUG  as above
            bin/simulate jms --seeds N [--from S]                    messaging programs; with --help: its other options
            bin/simulate check-log DIR [--max-views N]               checks the logs of real processes

            The last line of a run is: seeds=N faults=F violations=V
            """;

    private Simulate() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(List.of(args), System.out));
    }

    private static Options options(List<String> args, int from) {
        return new Options(args.subList(from, args.size()), OPTIONS, Set.of());
    }

    static int run(List<String> args, PrintStream out) throws IOException, InterruptedException {
        try {
            if (!args.isEmpty() && args.get(0).equals("groups")) {
                return new GroupsCommand(options(args, 1), out).run();
            } else if (!args.isEmpty() && args.get(0).equals("replication")) {
                return new ReplicationCommand(options(args, 1), out).run();
            } else if (args.size() > 1 && args.get(0).equals("check-log")) {
                return CheckLogCommand.run(args.get(1), options(args, 2), out);
            }
        } catch (Options.UsageException e) {
            out.println(e.getMessage());
        }
        out.print(USAGE);
        return args.equals(Arrays.asList("--help")) ? 0 : 2;
    }
}
