package io.chorale.simulation.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that takes commands on its standard input and tells its state on its standard output, a line each. Thread-safe. */
public final class LineProcess {

    /** Hears what the process says, on a thread of its own. */
    public interface Listener {
        void line(String line);

        /** It cannot be heard any more, and did not end either. */
        void lost(IOException cause);
    }

    private static final int DUMP_SECONDS = 10;

    private final String name;
    private final Process process;

    private LineProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param name for people
     * @param errors takes what it writes to its standard error
     * @throws UncheckedIOException when it cannot be started
     */
    public static LineProcess start(String name, List<String> command, Path errors, Listener listener) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            Thread reader = new Thread(() -> read(process, listener), name + " reader");
            reader.setDaemon(true);
            reader.start();
            return new LineProcess(name, process);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    private static void read(Process process, Listener listener) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                listener.line(line);
            }
        } catch (IOException e) {
            listener.lost(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Gives it a command.
     *
     * @throws UncheckedIOException when it does not take it
     */
    public void command(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not take '" + line + "'", e);
        }
    }

    /** Sends a signal, such as {@code KILL}. */
    public void signal(String signal) {
        Shell.run("kill -" + signal + " " + process.pid());
    }

    /** Writes what the threads of this process, a Java one, do now. */
    public void dumpThreads(Path file) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .redirectOutput(file.toFile())
                    .start();
            if (!dump.waitFor(DUMP_SECONDS, TimeUnit.SECONDS)) {
                dump.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The threads of " + name + " cannot be told", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for its end; whether it came in time. */
    public boolean awaitEnd(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Waits for its end; whether it came in time and in order. */
    public boolean ended(int seconds) throws InterruptedException {
        return awaitEnd(seconds) && process.exitValue() == 0;
    }

    /** Kills it. */
    public void destroy() {
        process.destroyForcibly();
    }
}
