package io.chorale.bench.groups.trio;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One member's process. Commands are for one thread; views may be read by any. */
public final class MemberProcess implements AutoCloseable {
    /** One command is answered by one line, so more can wait only after a time-out. */
    private static final int MAX_WAITING_ANSWERS = 16;

    private final String name;
    private final Path log;
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(MAX_WAITING_ANSWERS);

    /** Guarded by itself; grows by one a view change, of which a run has some tens. */
    private final List<ViewEvent> views = new ArrayList<>();

    private MemberProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    static MemberProcess start(String contestant, int index, MemberOptions options) throws IOException {
        Path log = options.logs().resolve(contestant + "-m" + index + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvmOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), options.mainClass(), contestant));
        command.addAll(List.of(
                Integer.toString(index),
                Integer.toString(Trio.MEMBERS),
                Long.toString(options.lifetime().toSeconds())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
                .start();
        MemberProcess member = new MemberProcess(contestant + "-m" + index, log, process);
        Thread reader = new Thread(member::read, "answers-" + member.name);
        reader.setDaemon(true);
        reader.start();
        return member;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith("view ")) {
                    synchronized (views) {
                        views.add(ViewEvent.parse(line.substring("view ".length())));
                        views.notifyAll();
                    }
                } else if (!answers.offer(line)) {
                    throw new BenchException(name + " says more than it is asked for: " + line);
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            System.getLogger(MemberProcess.class.getName())
                    .log(System.Logger.Level.DEBUG, name + " cannot be read any more", e);
        }
    }

    /** Sends a command without waiting for its answer. */
    void tell(String command) {
        try {
            commands.write(command);
            commands.write('\n');
            commands.flush();
        } catch (IOException e) {
            throw new BenchException(name + " takes no more commands; its log is " + log, e);
        }
    }

    /**
     * Waits for an answer.
     *
     * @return what follows the expected first word
     * @throws BenchException when there is none in time, or another
     */
    String expect(String word, Duration wait) throws InterruptedException {
        String answer = answers.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new BenchException(name + (process.isAlive() ? " gave no answer" : " ended without the answer") + " '"
                    + word + "' in " + wait.toMillis() + " ms; its log is " + log);
        }
        if (!answer.equals(word) && !answer.startsWith(word + " ")) {
            throw new BenchException(name + ": " + answer + "; its log is " + log);
        }
        return answer.substring(word.length()).strip();
    }

    /** All views that the member was told since it started. */
    public List<ViewEvent> views() {
        synchronized (views) {
            return List.copyOf(views);
        }
    }

    /**
     * Waits for a view told after a time.
     *
     * @return the first one that fits
     * @throws BenchException when there is none in time
     */
    public ViewEvent awaitView(long afterNs, Predicate<ViewEvent> fits, Duration wait) throws InterruptedException {
        long deadlineNs = System.nanoTime() + wait.toNanos();
        synchronized (views) {
            while (true) {
                for (ViewEvent view : views) {
                    if (view.atNs() - afterNs > 0 && fits.test(view)) {
                        return view;
                    }
                }
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (leftMs <= 0) {
                    throw new BenchException(String.format(
                            Locale.ROOT,
                            "%s was not told the expected view in %d ms; the last one was %s",
                            name,
                            wait.toMillis(),
                            views.isEmpty()
                                    ? "none"
                                    : views.get(views.size() - 1).members()));
                }
                views.wait(leftMs);
            }
        }
    }

    /** Sends a signal that Java has no method for, such as STOP. */
    public void signal(String signal) throws InterruptedException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new BenchException("kill -" + signal + " failed for " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The command kill is missing", e);
        }
    }

    /** Ends the process at once and without a farewell. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
