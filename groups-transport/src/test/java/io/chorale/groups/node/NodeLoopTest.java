package io.chorale.groups.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeLoopTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int THREADS = 4;
    private static final int TASKS = 20_000;

    /** Notices when two threads are in it at once. */
    private static final class Recorder implements NodeLoop.Driven {
        private final AtomicBoolean inside = new AtomicBoolean();
        private final AtomicInteger clashes = new AtomicInteger();
        private final AtomicInteger ticks = new AtomicInteger();
        private final AtomicReference<Throwable> cause = new AtomicReference<>();
        private final Set<Thread> ran = ConcurrentHashMap.newKeySet();
        private volatile boolean ended;

        void enter() {
            if (!inside.compareAndSet(false, true)) {
                clashes.incrementAndGet();
            }
            ran.add(Thread.currentThread());
            inside.set(false);
        }

        @Override
        public void tick(long nowMs) {
            enter();
            ticks.incrementAndGet();
        }

        @Override
        public void endOfBatch(long nowMs) {
            enter();
        }

        @Override
        public void ended(Throwable why) {
            enter();
            cause.set(why);
            ended = true;
        }
    }

    private final Recorder driven = new Recorder();
    private final NodeLoop loop = new NodeLoop("loop-test", driven);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void oneThreadAtATimeRunsTasksInTheOrderOfEachThatGaveThem() throws InterruptedException {
        loop.start();
        List<List<Integer>> run = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            List<Integer> own = new ArrayList<>();
            run.add(own);
            threads.add(new Thread(() -> give(own)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(SOON.toMillis());
        }
        AtomicBoolean last = new AtomicBoolean();
        loop.submit(() -> last.set(true));
        await().atMost(SOON).untilTrue(last);
        for (List<Integer> own : run) {
            assertThat(own).hasSize(TASKS).isSorted();
        }
        assertThat(driven.clashes).hasValue(0);
        await().atMost(SOON).until(() -> driven.ticks.get() > 2);
    }

    private void give(List<Integer> own) {
        for (int i = 0; i < TASKS; i++) {
            int number = i;
            Runnable task = () -> {
                driven.enter();
                own.add(number);
            };
            // The second kind runs here when the loop sleeps.
            assertThat(i % 3 == 0 ? loop.submit(task) : loop.message(task)).isTrue();
            if (i % 1_000 == 0) {
                // Long enough for the loop to fall asleep, so that the next message finds it so.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    @Test
    void aMessageRunsOnTheThreadThatBringsItWhenNothingElseGoesOn() {
        loop.start();
        await().atMost(SOON).until(() -> {
            loop.message(driven::enter);
            return driven.ran.contains(Thread.currentThread());
        });
    }

    @Test
    void anInterruptedThreadRunsNothing() {
        loop.start();
        AtomicReference<Thread> ranBy = new AtomicReference<>();
        await().atMost(SOON).until(() -> driven.ticks.get() > 2);
        Thread.currentThread().interrupt();
        try {
            assertThat(loop.message(() -> ranBy.set(Thread.currentThread()))).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        await().atMost(SOON).until(() -> ranBy.get() != null);
        assertThat(ranBy.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void aTaskThatFailsEndsTheLoopWhoeverRunsIt() {
        loop.start();
        IllegalStateException failure = new IllegalStateException("a core in the middle of a step");
        await().atMost(SOON).until(() -> driven.ticks.get() > 2);
        try (CapturedLog log = new CapturedLog(NodeLoop.class)) {
            loop.message(() -> {
                throw failure;
            });
            await().atMost(SOON).until(() -> driven.ended);
            assertThat(log.messages()).hasSize(1);
        }
        assertThat(driven.cause).hasValue(failure);
        assertThat(loop.submit(() -> {})).isFalse();
        assertThat(driven.clashes).hasValue(0);
    }

    @Test
    void itEndsWhileOthersGiveItMessages() throws InterruptedException {
        loop.start();
        AtomicBoolean stop = new AtomicBoolean();
        Thread giver = new Thread(() -> {
            while (!stop.get() && loop.message(driven::enter)) {
                Thread.onSpinWait();
            }
        });
        giver.start();
        await().atMost(SOON).until(() -> !driven.ran.isEmpty());
        loop.close();
        giver.join(SOON.toMillis());
        stop.set(true);
        assertThat(giver.isAlive()).isFalse();
        assertThat(driven.ended).isTrue();
        assertThat(driven.cause.get()).isNull();
        assertThat(driven.clashes).hasValue(0);
    }
}
