package io.chorale.bench.jms.member;

import io.chorale.bench.jms.contestant.Contestant;
import io.chorale.bench.jms.contestant.Seat;
import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.OpenPlan;
import io.chorale.bench.jms.program.Load;
import io.chorale.bench.jms.program.Provider;
import io.chorale.bench.process.Profiler;
import io.chorale.bench.process.Usage;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out commands, each of one line and answered by one line: {@code ping}, {@code open <plan>}, {@code ready <wait
 * ms>}, {@code describe}, {@code load <plan>} (answered by {@code loaded}, and what the provider threw if it does not have what is
 * asked for), {@code run <ns>}, {@code end}, {@code usage}, {@code profile <file>}, {@code profiled}, {@code close}.
 */
final class MemberLoop {
    private static final Logger LOG = System.getLogger(MemberLoop.class.getName());
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Supplier<Contestant> contestants;
    private final Consumer<String> answers;
    private final Profiler profiler = new Profiler();
    private Contestant contestant;
    private Load load;

    MemberLoop(Supplier<Contestant> contestants, Consumer<String> answers) {
        this.contestants = contestants;
        this.answers = answers;
    }

    /** Carries out a command and answers it; an exception is an answer too. */
    @SuppressWarnings("CatchingUnchecked") // Whatever a product throws is the bench's to report.
    void command(String line) throws InterruptedException {
        int space = line.indexOf(' ');
        String verb = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1);
        try {
            answers.accept(carryOut(verb, rest));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            LOG.log(Level.ERROR, "'" + line + "' failed", e);
            answers.accept("failed " + verb + ": " + oneLine(e));
        }
    }

    private String carryOut(String verb, String rest) throws Exception {
        return switch (verb) {
            case "ping" -> "pong " + System.nanoTime();
            case "open" -> {
                open(OpenPlan.decode(rest));
                yield "opened";
            }
            case "ready" -> {
                ready(Long.parseLong(rest));
                yield "ready";
            }
            case "describe" -> "described " + contestant.configuration();
            case "load" -> "loaded" + load(LoadPlan.decode(rest));
            case "run" -> "ran " + load.run(Long.parseLong(rest)).encode();
            case "end" -> "ended " + load.close().encode();
            case "usage" -> "usage " + Usage.ofThisProcess(false).encode();
            case "profile" -> {
                profiler.start(Path.of(rest));
                yield "profiling";
            }
            case "profiled" -> {
                profiler.stop();
                yield "profiled";
            }
            case "close" -> {
                close();
                yield "closed";
            }
            default -> throw new IllegalArgumentException("There is no command '" + verb + "'");
        };
    }

    private void open(OpenPlan plan) throws Exception {
        Files.createDirectories(plan.directory());
        contestant = contestants.get();
        contestant.open(new Seat(plan.index(), plan.directory(), plan.ports()));
    }

    private void ready(long waitMs) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (!contestant.isReady()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("Not all processes and copies are there after " + waitMs + " ms");
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** What the provider does not have, behind a space; empty when it has all. */
    private String load(LoadPlan plan) throws InterruptedException {
        Provider provider = new Provider(
                contestant.connections(), contestant.connectionsForAsync(), contestant.hasCompletionListeners());
        String name = contestant.destination("bench-" + plan.run(), plan.topic(), plan.here());
        try {
            load = Load.open(plan, provider, name);
            return "";
        } catch (JMSException | JMSRuntimeException e) {
            LOG.log(Level.INFO, "The provider cannot do this", e);
            return " " + oneLine(e);
        }
    }

    private static String oneLine(Throwable failure) {
        return failure.toString().replace('\n', ' ');
    }

    private void close() throws Exception {
        if (contestant != null) {
            contestant.close();
            contestant = null;
        }
    }
}
