package io.chorale.simulation.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the system. */
public final class Shell {
    private static final int LIMIT_SECONDS = 20;

    private Shell() {}

    /**
     * Runs a command, its words separated by spaces.
     *
     * @throws IllegalStateException when it fails, with what it printed
     */
    public static void run(String command) {
        try {
            Process process = new ProcessBuilder(Arrays.asList(command.split(" ", -1)))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("'" + command + "' did not end in " + LIMIT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("'" + command + "' failed: " + output.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("'" + command + "' cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while '" + command + "' ran", e);
        }
    }
}
