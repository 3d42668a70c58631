package io.chorale.torture.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.torture.check.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours of faults in virtual time, to nodes and a network that see to it that nothing is done to them twice. */
class FaultInjectorTest {
    private static final int NODES = 3;
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int TICKS_OF_AN_HOUR = 180_000;

    @TempDir
    private Path directory;

    private final FakeNodes nodes = new FakeNodes();
    private final FakeSite site = new FakeSite();
    private DriverLog log;
    private long nowNs = 1;

    @BeforeEach
    void open() throws Exception {
        log = new DriverLog(directory, false, line -> {});
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachKindIsMadeOftenAndInTheEndAllIsUndone(long seed) throws Exception {
        WholeWatch watch = new WholeWatch(nodes, log, () -> nowNs);
        FaultInjector injector = new FaultInjector(nodes, site, log, watch, settings(seed, false));
        run(injector, watch);
        injector.finish();

        assertThat(nodes.dead).isEmpty();
        assertThat(nodes.stopped).isEmpty();
        assertThat(site.disturbance).isEmpty();
        List<String> lines = Files.readAllLines(directory.resolve("driver.incidents"));
        for (FaultKind kind : FaultKind.values()) {
            assertThat(lines.stream()
                            .filter(line -> line.contains(" begin ") && line.contains(" " + kind.text() + " ")))
                    .as(kind.text())
                    .hasSizeGreaterThan(50);
        }
        assertThat(count(lines, " begin ")).isEqualTo(count(lines, " end "));
        assertThat(count(lines, " whole ")).isGreaterThan(50);
        assertThat(nodes.overlaps).isPositive();
    }

    @Test
    void whenItSettlesNoFaultBeginsBeforeTheClusterIsWholeAgain() throws Exception {
        WholeWatch watch = new WholeWatch(nodes, log, () -> nowNs);
        run(new FaultInjector(nodes, site, log, watch, settings(1, true)), watch);

        List<String> lines = Files.readAllLines(directory.resolve("driver.incidents"));
        assertThat(count(lines, " begin ")).isGreaterThan(100);
        assertThat(count(lines, " whole ")).isBetween(count(lines, " begin ") - 1, count(lines, " begin ") + 1);
        assertThat(nodes.overlaps).isZero();
    }

    private void run(FaultInjector injector, WholeWatch watch) throws InterruptedException {
        for (int tick = 0; tick < TICKS_OF_AN_HOUR; tick++) {
            nowNs += TICK_NS;
            injector.tick(nowNs);
            watch.tick(injector.isIdle());
        }
    }

    private static long count(List<String> lines, String what) {
        return lines.stream().filter(line -> line.contains(what)).count();
    }

    private RunSettings settings(long seed, boolean settling) {
        return new RunSettings(
                1, NODES, "auto", "udp", seed, EnumSet.allOf(FaultKind.class), settling, false, directory, 1_000_000);
    }

    private static final class FakeNodes implements Nodes {
        private final Set<Integer> dead = new TreeSet<>();
        private final Set<Integer> stopped = new TreeSet<>();
        private int overlaps;

        @Override
        public int size() {
            return NODES;
        }

        @Override
        public void start(int host) {
            assertThat(dead.remove(host)).as("n%d was dead", host).isTrue();
        }

        @Override
        public void kill(Collection<Integer> hosts) {
            overlap();
            for (int host : hosts) {
                assertThat(stopped).doesNotContain(host);
                assertThat(dead.add(host)).as("n%d lived", host).isTrue();
            }
        }

        @Override
        public void signal(int host, String signal) {
            assertThat(dead).doesNotContain(host);
            if (signal.equals("STOP")) {
                overlap();
                assertThat(stopped.add(host)).as("n%d went on", host).isTrue();
            } else {
                assertThat(signal).isEqualTo("CONT");
                assertThat(stopped.remove(host)).as("n%d was stopped", host).isTrue();
            }
        }

        private void overlap() {
            overlaps += dead.isEmpty() && stopped.isEmpty() ? 0 : 1;
        }

        @Override
        public void command(int host, String line) {
            assertThat(dead).doesNotContain(host);
        }

        @Override
        public boolean isWhole(long sinceNs) {
            return dead.isEmpty() && stopped.isEmpty();
        }
    }

    private static final class FakeSite implements Site {
        private String disturbance = "";

        private void disturb(String by) {
            assertThat(disturbance).isEmpty();
            disturbance = by;
        }

        private void undo(Set<String> any) {
            assertThat(disturbance).isIn(any);
            disturbance = "";
        }

        @Override
        public List<String> on(int host) {
            return List.of();
        }

        @Override
        public String address(int host) {
            return "127.0.0.1";
        }

        @Override
        public void cut(int host) {
            assertThat(host).isBetween(1, NODES);
            disturb("cut");
        }

        @Override
        public void loseOneWay(int host, boolean toIt) {
            assertThat(host).isBetween(1, NODES);
            disturb(host + " " + toIt);
        }

        @Override
        public void restoreOneWay(int host, boolean toIt) {
            undo(Set.of(host + " " + toIt));
        }

        @Override
        public void partAll() {
            disturb("parted");
        }

        @Override
        public void join() {
            undo(Set.of("cut", "parted"));
        }

        @Override
        public void close() {
            // Nothing was made.
        }
    }
}
