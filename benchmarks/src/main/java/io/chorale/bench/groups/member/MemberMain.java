package io.chorale.bench.groups.member;

import com.sun.management.OperatingSystemMXBean;
import io.chorale.bench.groups.contestant.Contestants;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The process of a member: {@code <contestant> <index> <members> <lifetime in seconds>}. Ends with its standard input, or
 * when its lifetime is over, whatever it is doing.
 */
public final class MemberMain {
    private static final int LIFETIME_OVER = 3;

    private MemberMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        limitLifetime(Long.parseLong(arguments[3]));
        PrintStream answers = System.out;
        // What products print must not come between the answers.
        System.setOut(System.err);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        String name = arguments[0];
        MemberLoop loop = new MemberLoop(
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                () -> Contestants.create(name),
                system::getProcessCpuTime,
                line -> write(answers, line));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = commands.readLine();
        while (line != null) {
            loop.command(line);
            line = commands.readLine();
        }
        // Without a farewell: the others are on their way out too, and a product that hangs must not keep the process.
        Runtime.getRuntime().halt(0);
    }

    private static void write(PrintStream answers, String line) {
        synchronized (answers) {
            answers.println(line);
            answers.flush();
        }
    }

    private static void limitLifetime(long seconds) {
        Thread guard = new Thread(
                () -> {
                    Pauses.roughlyUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
                    Runtime.getRuntime().halt(LIFETIME_OVER);
                },
                "bench-lifetime");
        guard.setDaemon(true);
        guard.start();
    }
}
