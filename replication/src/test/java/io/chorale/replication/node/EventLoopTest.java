package io.chorale.replication.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final AtomicInteger ticks = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private final EventLoop loop = new EventLoop("test-loop", new EventLoop.Driven() {
        @Override
        public void tick() {
            ticks.incrementAndGet();
        }

        @Override
        public void endOfBatch() {
            batches.incrementAndGet();
        }

        @Override
        public void died(Throwable cause) {
            deaths.add(cause);
        }
    });

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void tasksRunInOrderAndBatchesAndTicksGoOn() {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        loop.start();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            assertThat(loop.submit(() -> seen.add(number))).isTrue();
        }
        await().until(() -> seen.size() == 1_000 && ticks.get() >= 2 && batches.get() >= 2);
        assertThat(seen).isSorted();
    }

    @Test
    void aFailingTaskIsCountedAndTheLoopGoesOn() {
        CountDownLatch after = new CountDownLatch(1);
        loop.start();
        loop.submit(() -> {
            throw new IllegalStateException("planned by the test");
        });
        loop.submit(after::countDown);
        await().until(() -> after.getCount() == 0);
        assertThat(loop.faults()).isEqualTo(1);
    }

    @Test
    void anErrorEndsTheLoopAndIsReported() {
        Error error = new OutOfMemoryError("planned by the test");
        loop.start();
        loop.submit(() -> {
            throw error;
        });
        await().until(() -> deaths.contains(error));
        assertThat(loop.submit(() -> {})).isFalse();
    }

    @Test
    void whatTheLoopItselfSubmitsRunsEvenWhenTheQueueIsFull() {
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch filled = new CountDownLatch(1);
        loop.start();
        loop.submit(() -> {
            awaitQuietly(filled);
            loop.submit(ran::incrementAndGet);
        });
        for (int i = 0; i < EventLoop.CAPACITY - 1; i++) {
            loop.submit(() -> {});
        }
        filled.countDown();
        await().until(() -> ran.get() == 1);
    }

    @Test
    void whoMustNotWaitGoesBeforeAFullQueue() {
        CountDownLatch gate = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        loop.start();
        loop.submit(() -> awaitQuietly(gate));
        for (int i = 0; i < 10; i++) {
            loop.submit(() -> seen.add("submitted"));
        }
        for (int i = 10; i < EventLoop.CAPACITY - 1; i++) {
            loop.submit(() -> {});
        }
        assertThat(loop.submitAhead(() -> seen.add("ahead"))).isTrue();
        gate.countDown();
        await().until(() -> seen.size() == 11);
        assertThat(seen).startsWith("ahead");
        loop.close();
        assertThat(loop.submitAhead(() -> {})).isFalse();
    }

    /** Else two nodes whose callers ask for much would wait for each other, each until the other reads on. */
    @Test
    void whatOthersSendFindsRoomThoughCallersFillTheQueue() {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger arrived = new AtomicInteger();
        loop.start();
        loop.submit(() -> awaitQuietly(gate));
        for (int i = 1; i < EventLoop.CAPACITY; i++) {
            loop.submit(() -> {});
        }
        for (int i = 0; i < EventLoop.CAPACITY; i++) {
            assertThat(loop.submitArrival(arrived::incrementAndGet)).isTrue();
        }
        assertThat(loop.fullWaits()).isZero();
        gate.countDown();
        await().until(() -> arrived.get() == EventLoop.CAPACITY);
    }

    @Test
    void whenMuchHasArrivedLittleElseIsRun() {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger arrived = new AtomicInteger();
        AtomicInteger rest = new AtomicInteger();
        List<Integer> restWhenArrivalsWereRun = new CopyOnWriteArrayList<>();
        int many = 8_192;
        loop.start();
        loop.submit(() -> awaitQuietly(gate));
        for (int i = 0; i < many; i++) {
            loop.submit(rest::incrementAndGet);
            loop.submitArrival(() -> {
                if (arrived.incrementAndGet() == many / 2) {
                    restWhenArrivalsWereRun.add(rest.get());
                }
            });
        }
        gate.countDown();
        await().until(() -> arrived.get() == many && rest.get() == many);
        assertThat(restWhenArrivalsWereRun.get(0)).isBetween(1, many / 8);
    }

    @Test
    void whoSubmitsToAFullQueueWaitsAndIsCounted() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        int tasks = EventLoop.CAPACITY + 10;
        loop.start();
        loop.submit(() -> awaitQuietly(gate));
        Thread producer = new Thread(() -> {
            for (int i = 0; i < tasks; i++) {
                loop.submit(ran::incrementAndGet);
            }
        });
        producer.start();
        await().until(() -> loop.fullWaits() > 0);
        gate.countDown();
        producer.join();
        await().until(() -> ran.get() == tasks);
    }

    @Test
    void aClosedLoopTakesNothingButHasRunWhatItTook() {
        AtomicInteger ran = new AtomicInteger();
        loop.start();
        for (int i = 0; i < 100; i++) {
            loop.submit(ran::incrementAndGet);
        }
        loop.close();
        assertThat(ran).hasValue(100);
        assertThat(loop.submit(ran::incrementAndGet)).isFalse();
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
