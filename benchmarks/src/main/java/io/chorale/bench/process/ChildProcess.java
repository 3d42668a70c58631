package io.chorale.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process that answers commands, seen from the bench. Commands are for one thread. */
public final class ChildProcess implements AutoCloseable {
    /** One command is answered by one line, so more can wait only after a time-out. */
    private static final int MAX_WAITING_ANSWERS = 16;

    private static final long SIGNAL_SECONDS = 10;

    private final ChildOptions options;
    private final Process process;
    private final Writer commands;
    private final Predicate<String> unasked;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(MAX_WAITING_ANSWERS);

    private ChildProcess(ChildOptions options, Process process, Predicate<String> unasked) {
        this.options = options;
        this.process = process;
        this.unasked = unasked;
        commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Whatever runs beneath this process ends with it, however it ends. */
    public static void endAllAtExit() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly),
                        "bench-end"));
    }

    /**
     * Starts a process.
     *
     * @param unasked takes the lines that are not answers, on a thread of its own, and says which these are
     */
    public static ChildProcess start(ChildOptions options, Predicate<String> unasked) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvmOptions());
        command.addAll(List.of("-cp", options.classPath(), options.mainClass()));
        command.addAll(options.arguments());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(options.log().toFile()))
                .start();
        ChildProcess child = new ChildProcess(options, process, unasked);
        Thread reader = new Thread(child::read, "answers-" + options.name());
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** The name in the options. */
    public String name() {
        return options.name();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                if (!unasked.test(line) && !answers.offer(line)) {
                    throw new BenchException(name() + " says more than it is asked for: " + line);
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            System.getLogger(ChildProcess.class.getName())
                    .log(System.Logger.Level.DEBUG, name() + " cannot be read any more", e);
        }
    }

    /** Sends a command without waiting for its answer. */
    public void tell(String command) {
        try {
            commands.write(command);
            commands.write('\n');
            commands.flush();
        } catch (IOException e) {
            throw new BenchException(name() + " takes no more commands; its log is " + options.log(), e);
        }
    }

    /**
     * Waits for an answer.
     *
     * @return what follows the expected first word
     * @throws BenchException when there is none in time, or another
     */
    public String expect(String word, Duration wait) throws InterruptedException {
        String answer = answers.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new BenchException(name() + (process.isAlive() ? " gave no answer" : " ended without the answer")
                    + " '" + word + "' in " + wait.toMillis() + " ms; its log is " + options.log());
        }
        if (!answer.equals(word) && !answer.startsWith(word + " ")) {
            throw new BenchException(name() + ": " + answer + "; its log is " + options.log());
        }
        return answer.substring(word.length()).strip();
    }

    /** Sends a command and waits for its answer; see {@link #expect}. */
    public String ask(String command, String word, Duration wait) throws InterruptedException {
        tell(command);
        return expect(word, wait);
    }

    /**
     * Checks that times of two processes can be compared: their clocks must be one. The process answers {@code ping} by
     * {@code pong} and its time.
     *
     * @throws BenchException when they are not
     */
    public void checkClock(Duration wait) throws InterruptedException {
        ask("ping", "pong", wait);
        long beforeNs = System.nanoTime();
        long thereNs = Long.parseLong(ask("ping", "pong", wait));
        long afterNs = System.nanoTime();
        if (thereNs - beforeNs < 0 || afterNs - thereNs < 0) {
            throw new BenchException("System.nanoTime is not one clock for all processes here: " + beforeNs + ", "
                    + thereNs + " at " + name() + ", " + afterNs);
        }
    }

    /** Sends a signal that Java has no method for, such as STOP. */
    public void signal(String signal) throws InterruptedException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            if (!kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new BenchException("kill -" + signal + " failed for " + name());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The command kill is missing", e);
        }
    }

    /**
     * Ends the process by SIGKILL and waits until it is gone.
     *
     * @throws BenchException when it is still there after some seconds
     */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS)) {
            throw new BenchException(name() + " is still there " + SIGNAL_SECONDS + " s after SIGKILL");
        }
    }

    /** Ends the process at once and without a farewell. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
