package io.chorale.bench.replication.member;

import io.chorale.bench.process.Usage;
import io.chorale.bench.replication.contestant.Contestant;
import io.chorale.bench.replication.contestant.Seat;
import io.chorale.bench.replication.control.LoadPlan;
import io.chorale.bench.replication.control.LoadResult;
import io.chorale.bench.replication.control.OpenPlan;
import io.chorale.bench.replication.control.Readiness;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out commands, each of one line and answered by one line: {@code ping}, {@code open <plan>}, {@code describe}, {@code ready <wait
 * ms>}, {@code serve <first sequence>}, {@code load <plan>}, {@code usage heap|-}, {@code audit <total> <most> <wait ms>}, {@code trickle <per second>},
 * {@code after <ns> <wait ms>}, {@code settle}, {@code close}.
 */
final class CopyLoop {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final int index;
    private final int members;
    private final Supplier<Contestant> contestants;
    private final Consumer<String> answers;

    private Contestant contestant;
    private AtomicLong sequences = new AtomicLong();
    private Trickle trickle;
    private Set<Long> confirmed = Set.of();
    private int client;
    private long openedNs;

    CopyLoop(int index, int members, Supplier<Contestant> contestants, Consumer<String> answers) {
        this.index = index;
        this.members = members;
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
            System.getLogger(CopyLoop.class.getName()).log(System.Logger.Level.ERROR, "'" + line + "' failed", e);
            answers.accept("failed " + verb + ": " + e.toString().replace('\n', ' '));
        }
    }

    private String carryOut(String verb, String rest) throws Exception {
        String[] words = rest.split(" ", -1);
        return switch (verb) {
            case "ping" -> "pong " + System.nanoTime();
            case "open" -> {
                open(OpenPlan.decode(rest));
                yield "opened";
            }
            case "describe" -> "described " + contestant.configuration();
            case "ready" -> "ready " + ready(Long.parseLong(rest)).encode();
            case "serve" -> "serves " + serve(Long.parseLong(rest));
            case "load" ->
                "result "
                        + new Load(LoadPlan.decode(rest), client, sequences, contestant)
                                .run()
                                .encode();
            case "usage" -> "usage " + Usage.ofThisProcess(rest.equals("heap")).encode();
            case "audit" ->
                "audited "
                        + new Auditor(contestant, client, confirmed)
                                .audit(Long.parseLong(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2]))
                                .encode();
            case "trickle" -> {
                trickle = new Trickle(contestant, client, sequences, Integer.parseInt(rest));
                yield "trickling";
            }
            case "after" -> "first " + trickle.firstAfter(Long.parseLong(words[0]), Long.parseLong(words[1]));
            case "settle" -> "settled " + settle();
            case "close" -> {
                close();
                yield "closed";
            }
            default -> throw new IllegalArgumentException("There is no command '" + verb + "'");
        };
    }

    private void open(OpenPlan plan) throws Exception {
        client = plan.client();
        sequences = new AtomicLong();
        confirmed = Set.of();
        Files.createDirectories(plan.directory());
        contestant = contestants.get();
        openedNs = System.nanoTime();
        contestant.open(new Seat(index, members, plan.session(), plan.directory(), plan.keep()));
    }

    private Readiness ready(long waitMs) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (!contestant.isReady()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("Not all " + members + " copies are there after " + waitMs + " ms");
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return new Readiness(contestant.isPrimary(), contestant.isDurable());
    }

    /**
     * Appends an entry without waiting for anything before: a contestant takes it and confirms it when it can.
     *
     * @return nanoseconds from the beginning of opening until it was confirmed
     */
    private long serve(long firstSequence) throws Exception {
        sequences = new AtomicLong(firstSequence);
        LoadPlan one = new LoadPlan(1, 1, 1, Long.MAX_VALUE / 2);
        LoadResult result = new Load(one, client, sequences, contestant).run();
        long servedNs = System.nanoTime();
        if (result.confirmed() != 1) {
            throw new IllegalStateException("The first entry after opening failed");
        }
        return servedNs - openedNs;
    }

    private String settle() throws InterruptedException {
        trickle.stop();
        confirmed = trickle.confirmed();
        return "confirmed=" + confirmed.size() + " failed=" + trickle.failed();
    }

    private void close() throws Exception {
        if (contestant != null) {
            contestant.close();
            contestant = null;
        }
    }
}
