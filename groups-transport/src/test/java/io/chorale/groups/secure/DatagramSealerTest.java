package io.chorale.groups.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramSealerTest {
    private static final GroupKeys KEYS =
            new GroupKeys("a secret of this test".getBytes(StandardCharsets.UTF_8), "test");

    private static DatagramSealer sealer(Rekeying rekeying) {
        return new DatagramSealer(KEYS, new Salt(7, 9), rekeying, 0);
    }

    private static SealedHeader header(byte[] sealed) {
        assertThat(SealedHeader.refuse(sealed, 0, sealed.length)).isNull();
        return SealedHeader.read(sealed, 0, sealed.length);
    }

    private record KeyAndNonce(int generation, long counter) {}

    @Test
    void noNonceIsUsedTwiceWhileKeysChangeAndThreadsCompete() throws Exception {
        DatagramSealer sealer = sealer(new Rekeying(100, 1 << 20));
        int threads = 4;
        int each = 5_000;
        Set<KeyAndNonce> used = ConcurrentHashMap.newKeySet();
        Set<Long> counters = ConcurrentHashMap.newKeySet();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                running.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        SealedHeader header = header(sealer.seal(new byte[8], 0, 8, i));
                        used.add(new KeyAndNonce(header.generation(), header.counter()));
                        counters.add(header.counter());
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(used).hasSize(threads * each);
        assertThat(counters).as("the counter does not start over").hasSize(threads * each);
        assertThat(sealer.generation()).isEqualTo(threads * each / 100 - 1);
    }

    @Test
    void aKeyEndsAfterItsBytes() {
        DatagramSealer sealer = sealer(new Rekeying(Long.MAX_VALUE, 1_000));
        Set<Integer> generations = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            generations.add(header(sealer.seal(new byte[500], 0, 500, 0)).generation());
        }
        assertThat(generations).hasSize(10);
        assertThatIllegalArgumentException().isThrownBy(() -> new Rekeying(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rekeying(1, 0));
    }

    @Test
    void thePayloadIsNotReadable() {
        byte[] payload = "what nobody else should read".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = sealer(Rekeying.DEFAULT).seal(payload, 5, 12, 0);
        assertThat(sealed).hasSize(12 + DatagramSealer.overheadBytes());
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("nobody");
        byte[] again = sealer(Rekeying.DEFAULT).seal(payload, 5, 12, 0);
        assertThat(again).as("salt, generation, counter and payload decide").isEqualTo(sealed);
    }

    /** What is called old really is, and nothing stays unmentioned for longer than three times the bound. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void oldIsWhatWasSentASecondAgo(long seed) {
        Random random = new Random(seed);
        DatagramSealer sealer = sealer(Rekeying.DEFAULT);
        NavigableMap<Long, Long> sentAt = new TreeMap<>();
        long nowMs = 0;
        boolean some = false;
        for (int i = 0; i < 5_000; i++) {
            nowMs += random.nextInt(50) == 0 ? random.nextInt(3_000) : random.nextInt(30);
            if (random.nextInt(4) == 0) {
                long old = sealer.old(nowMs);
                Long youngest = sentAt.get(old);
                if (youngest != null) {
                    some = true;
                    assertThat(nowMs - youngest).as("seed %s", seed).isGreaterThanOrEqualTo(DatagramSealer.RECENT_MS);
                }
                Long next = sentAt.get(old + 1);
                if (next != null) {
                    assertThat(nowMs - next).as("seed %s", seed).isLessThanOrEqualTo(3 * DatagramSealer.RECENT_MS);
                }
            } else {
                sentAt.put(header(sealer.seal(new byte[1], 0, 1, nowMs)).counter(), nowMs);
            }
        }
        assertThat(some).isTrue();
    }
}
