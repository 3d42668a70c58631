package io.chorale.bench;

import io.chorale.bench.backlog.BacklogBench;
import io.chorale.bench.backlog.BacklogOptions;
import io.chorale.bench.groups.GroupsBench;
import io.chorale.bench.groups.GroupsOptions;
import io.chorale.bench.jms.JmsBench;
import io.chorale.bench.jms.JmsOptions;
import io.chorale.bench.replication.ReplicationBench;
import io.chorale.bench.replication.ReplicationOptions;
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
        String bench = arguments.isEmpty() ? "" : arguments.get(0);
        try {
            return switch (bench) {
                case "groups" ->
                    status(new GroupsBench(GroupsOptions.parse(arguments.subList(1, arguments.size())), System.out)
                            .run());
                case "replication" ->
                    status(new ReplicationBench(
                                    ReplicationOptions.parse(arguments.subList(1, arguments.size())), System.out)
                            .run());
                case "backlog" ->
                    status(new BacklogBench(BacklogOptions.parse(arguments.subList(1, arguments.size())), System.out)
                            .run());
                case "jms" ->
                    status(new JmsBench(JmsOptions.parse(arguments.subList(1, arguments.size())), System.out).run());
                default -> throw new IllegalArgumentException("name a bench: groups, replication, backlog or jms");
            };
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            return USAGE;
        }
    }

    private static int status(boolean sound) {
        return sound ? 0 : 1;
    }
}
