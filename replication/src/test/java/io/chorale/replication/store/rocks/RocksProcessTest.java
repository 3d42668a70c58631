package io.chorale.replication.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreListener;
import io.chorale.replication.store.StoreOpenException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store and what other processes and class loaders do to it. */
@Timeout(120)
class RocksProcessTest {
    @TempDir
    private Path temp;

    @Test
    void killedWhileItWritesItKeepsAllThatWasConfirmedAndNoHalfBatch() throws Exception {
        long next = 1;
        for (int round = 0; round < 4; round++) {
            long confirmed = writeUntilKilled(next, 300 + round * 700);
            try (Store store = RocksStore.open(RocksConfig.of(temp), new Recorder())) {
                long last = checkedLast(store);
                assertThat(last).isGreaterThanOrEqualTo(confirmed);
                next = last + 1;
            }
        }
    }

    @Test
    void anotherProcessIsRefused() throws Exception {
        try (Store store = RocksStore.open(RocksConfig.of(temp), new Recorder())) {
            assertThat(saidByAnotherProcess()).contains("in use by another process");
            assertThat(store.get(0, StoreChild.key(1))).isNull();
        }
        assertThat(saidByAnotherProcess()).isEqualTo("opened");
    }

    @Test
    void anotherClassLoaderIsRefusedAndMayUseAnotherDirectory() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(RocksProcessTest::url)
                .toArray(URL[]::new);
        Path used = temp.resolve("used");
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
                Store store = RocksStore.open(RocksConfig.of(used), new Recorder())) {
            assertThatThrownBy(() -> openIn(loader, used))
                    .rootCause()
                    .hasMessageContaining("in use by this process")
                    .isNotInstanceOf(StoreOpenException.class)
                    .extracting(e -> e.getClass().getName())
                    .isEqualTo(StoreOpenException.class.getName());
            openIn(loader, temp.resolve("other")).close();
            assertThat(store.get(0, StoreChild.key(1))).isNull();
        }
    }

    /** What was confirmed before the kill; none of it was when it is below the first. */
    private long writeUntilKilled(long first, int confirmations) throws Exception {
        Process child = StoreChild.start("write", temp.toString(), String.valueOf(first));
        long confirmed = first - 1;
        try (BufferedReader out = child.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                assertThat(Long.parseLong(line)).isEqualTo(confirmed + 1);
                confirmed++;
                if (confirmed - first == confirmations) {
                    // On Unix this is SIGKILL. Not by the process itself, which would no longer let us read what was
                    // said before.
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(confirmed).isGreaterThanOrEqualTo(first + confirmations);
        return confirmed;
    }

    /** The number of the last batch, after a look at each of them. */
    private static long checkedLast(Store store) {
        List<Map<Long, Integer>> shards = new ArrayList<>();
        for (int shard = 0; shard < StoreChild.SHARDS; shard++) {
            Map<Long, Integer> found = new HashMap<>();
            store.scan(shard, new byte[0], null, (key, value) -> {
                found.put(ByteBuffer.wrap(key).getLong(), Arrays.hashCode(value));
                return true;
            });
            shards.add(found);
        }
        long last = shards.get(0).size();
        for (Map<Long, Integer> shard : shards) {
            assertThat(shard).isEqualTo(shards.get(0));
        }
        assertThat(shards.get(0).keySet()).allMatch(number -> number >= 1 && number <= last);
        return last;
    }

    private String saidByAnotherProcess() throws IOException, InterruptedException {
        Process child = StoreChild.start("open", temp.toString());
        try (BufferedReader out = child.inputReader()) {
            String said = out.readLine();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            child.destroyForcibly();
        }
    }

    private static AutoCloseable openIn(ClassLoader loader, Path directory) throws ReflectiveOperationException {
        Class<?> listener = loader.loadClass(StoreListener.class.getName());
        Class<?> config = loader.loadClass(RocksConfig.class.getName());
        Object recorder =
                loader.loadClass(Recorder.class.getName()).getConstructor().newInstance();
        try {
            return (AutoCloseable) loader.loadClass(RocksStore.class.getName())
                    .getMethod("open", config, listener)
                    .invoke(null, config.getMethod("of", Path.class).invoke(null, directory), recorder);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
