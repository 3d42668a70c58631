package io.chorale.bench.groups.member;

import io.chorale.bench.groups.contestant.Contestant;
import io.chorale.bench.groups.contestant.Receiver;
import io.chorale.bench.groups.contestant.Seat;
import io.chorale.bench.groups.control.Guarantee;
import io.chorale.bench.groups.control.MemberResult;
import io.chorale.bench.groups.control.RunPlan;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Carries out commands, each of one line and answered by one line: {@code ping}, {@code open <session>}, {@code complete
 * <wait ms>}, {@code prepare <plan>}, {@code start <at ns>}, {@code finish <sent by each> <wait ms>}, {@code close}. Views are told between answers.
 */
final class MemberLoop implements Receiver {
    /** How long a sender that its contestant holds may take to come back after the run's end. */
    private static final long SENDER_WAIT_SECONDS = 20;

    /** Nothing came for so long: what is missing of a contestant that may lose messages is lost. */
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private final int index;
    private final int members;
    private final Supplier<Contestant> contestants;
    private final LongSupplier cpuNs;
    private final Consumer<String> answers;
    private final ExecutorService loads;

    private Contestant contestant;
    private RunPlan plan;
    private long windowCount;
    private long windowNs;
    private long windowCpuNs;

    private volatile DeliveryCheck check;

    MemberLoop(int index, int members, Supplier<Contestant> contestants, LongSupplier cpuNs, Consumer<String> answers) {
        this.index = index;
        this.members = members;
        this.contestants = contestants;
        this.cpuNs = cpuNs;
        this.answers = answers;
        loads = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "bench-load");
            thread.setDaemon(true);
            return thread;
        });
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
        } catch (Exception e) {
            System.getLogger(MemberLoop.class.getName()).log(System.Logger.Level.ERROR, "'" + line + "' failed", e);
            answers.accept("failed " + verb + ": " + e.toString().replace('\n', ' '));
        }
    }

    private String carryOut(String verb, String rest) throws Exception {
        return switch (verb) {
            case "ping" -> "pong " + System.nanoTime();
            case "open" -> "opened " + open(Integer.parseInt(rest));
            case "complete" -> {
                awaitComplete(Long.parseLong(rest));
                yield "complete";
            }
            case "prepare" -> {
                plan = RunPlan.decode(rest);
                check = new DeliveryCheck(plan, index, members);
                yield "prepared";
            }
            case "start" -> "sent " + run(Long.parseLong(rest));
            case "finish" -> "result " + finish(rest).encode();
            case "close" -> {
                close();
                yield "closed";
            }
            default -> throw new IllegalArgumentException("There is no command '" + verb + "'");
        };
    }

    private String open(int session) throws Exception {
        contestant = contestants.get();
        contestant.open(new Seat(index, members, session), this);
        return contestant.configuration();
    }

    private void awaitComplete(long waitMs) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (!contestant.isComplete()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IllegalStateException("Not all " + members + " members are there after " + waitMs + " ms");
            }
            Pauses.roughlyUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private long run(long startNs) throws InterruptedException, ExecutionException, TimeoutException {
        DeliveryCheck current = check;
        Future<Long> load =
                loads.submit(new Load(plan, index, members, contestant.sender(plan.level()), current, startNs));
        Pauses.roughlyUntil(startNs + plan.warmUpNs());
        long beforeCount = current.count();
        long beforeCpuNs = cpuNs.getAsLong();
        long beforeNs = System.nanoTime();
        Pauses.roughlyUntil(startNs + plan.warmUpNs() + plan.measureNs());
        windowCount = current.count() - beforeCount;
        windowCpuNs = cpuNs.getAsLong() - beforeCpuNs;
        windowNs = System.nanoTime() - beforeNs;
        return load.get(SENDER_WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private MemberResult finish(String rest) {
        List<Long> numbers = numbers(rest);
        long[] sent = numbers.subList(0, members).stream().mapToLong(n -> n).toArray();
        DeliveryCheck current = check;
        awaitDelivery(current, sent, numbers.get(members));
        long delivered = current.count();
        return new MemberResult(
                delivered,
                current.missing(sent),
                current.faults(),
                current.orderHash(),
                windowCount,
                windowNs,
                windowCpuNs,
                current.latency());
    }

    private void awaitDelivery(DeliveryCheck current, long[] sent, long waitMs) {
        boolean mayLose = plan.guarantee() == Guarantee.NONE;
        long nowNs = System.nanoTime();
        long deadlineNs = nowNs + TimeUnit.MILLISECONDS.toNanos(waitMs);
        long lastNs = nowNs;
        long lastCount = current.count();
        while (current.missing(sent) > 0 && nowNs - deadlineNs < 0) {
            if (current.count() != lastCount) {
                lastCount = current.count();
                lastNs = nowNs;
            } else if (mayLose && nowNs - lastNs > QUIET_NS) {
                return;
            }
            Pauses.roughlyUntil(nowNs + POLL_NS);
            nowNs = System.nanoTime();
        }
    }

    private static List<Long> numbers(String rest) {
        StringTokenizer tokens = new StringTokenizer(rest, " ");
        Long[] numbers = new Long[tokens.countTokens()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.parseLong(tokens.nextToken());
        }
        return Arrays.asList(numbers);
    }

    private void close() throws Exception {
        if (contestant != null) {
            contestant.close();
            contestant = null;
        }
    }

    @Override
    public void delivered(byte[] array, int offset, int length) {
        DeliveryCheck current = check;
        if (current != null) {
            current.delivered(array, offset, length);
        }
    }

    @Override
    public void view(List<String> names) {
        answers.accept("view " + System.nanoTime() + " " + String.join(",", names));
    }
}
