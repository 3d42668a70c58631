package io.chorale.bench.groups.trio;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.process.ChildOptions;
import io.chorale.bench.process.ChildProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One member's process. Commands are for one thread; views may be read by any. */
public final class MemberProcess implements AutoCloseable {
    private final ChildProcess process;

    /** Guarded by itself; grows by one a view change, of which a run has some tens. */
    private final List<ViewEvent> views = new ArrayList<>();

    private MemberProcess(ChildOptions child) throws IOException {
        process = ChildProcess.start(child, this::isView);
    }

    static MemberProcess start(String contestant, int index, MemberOptions options) throws IOException {
        String name = contestant + "-m" + index;
        return new MemberProcess(new ChildOptions(
                name,
                System.getProperty("java.class.path"),
                options.mainClass(),
                options.jvmOptions(),
                List.of(
                        contestant,
                        Integer.toString(index),
                        Integer.toString(Trio.MEMBERS),
                        Long.toString(options.lifetime().toSeconds())),
                options.logs().resolve(name + ".log")));
    }

    private boolean isView(String line) {
        if (!line.startsWith("view ")) {
            return false;
        }
        synchronized (views) {
            views.add(ViewEvent.parse(line.substring("view ".length())));
            views.notifyAll();
        }
        return true;
    }

    /** Sends a command without waiting for its answer. */
    void tell(String command) {
        process.tell(command);
    }

    /** Waits for an answer; see {@link ChildProcess#expect}. */
    String expect(String word, Duration wait) throws InterruptedException {
        return process.expect(word, wait);
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
                            process.name(),
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
        process.signal(signal);
    }

    /** Ends the process at once and without a farewell. */
    @Override
    public void close() {
        process.close();
    }
}
