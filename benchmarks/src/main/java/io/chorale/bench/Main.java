package io.chorale.bench;

import io.chorale.bench.groups.GroupsBench;
import io.chorale.bench.groups.GroupsOptions;
import java.util.Arrays;
import java.util.List;

/** The way in from {@code bin/bench}: the bench's name, then its options. */
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.copyOf(Arrays.asList(arguments))));
    }

    private static int run(List<String> arguments) throws InterruptedException {
        if (arguments.isEmpty() || !arguments.get(0).equals("groups")) {
            System.err.println("bench: name a bench: groups");
            return USAGE;
        }
        GroupsOptions options;
        try {
            options = GroupsOptions.parse(arguments.subList(1, arguments.size()));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            return USAGE;
        }
        return new GroupsBench(options, System.out).run() ? 0 : 1;
    }
}
