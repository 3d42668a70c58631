package io.chorale.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The main part of a child's process: takes commands from the standard input until it ends, or until the process has
 * lived for long enough, whatever it is doing.
 */
public final class ChildMain {
    private static final int LIFETIME_OVER = 3;

    /** Carries out commands and answers each by one line. */
    @FunctionalInterface
    public interface Commands {
        void command(String line) throws InterruptedException;
    }

    private ChildMain() {}

    /**
     * Serves commands, and ends the process with the last.
     *
     * @param lifetimeSeconds after which the process ends, should the bench be gone
     * @param commands made with the way to answer, which any thread may use
     */
    public static void serve(long lifetimeSeconds, Function<Consumer<String>, Commands> commands)
            throws IOException, InterruptedException {
        limitLifetime(lifetimeSeconds);
        PrintStream answers = System.out;
        // What products print must not come between the answers.
        System.setOut(System.err);
        Commands served = commands.apply(line -> write(answers, line));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null) {
            served.command(line);
            line = lines.readLine();
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
                    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
                    long leftNs = endNs - System.nanoTime();
                    while (leftNs > 0) {
                        LockSupport.parkNanos(leftNs);
                        leftNs = endNs - System.nanoTime();
                    }
                    Runtime.getRuntime().halt(LIFETIME_OVER);
                },
                "bench-lifetime");
        guard.setDaemon(true);
        guard.start();
    }
}
