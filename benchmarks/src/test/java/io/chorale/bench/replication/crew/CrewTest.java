package io.chorale.bench.replication.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.replication.control.Audit;
import io.chorale.bench.replication.control.LoadPlan;
import io.chorale.bench.replication.control.LoadResult;
import io.chorale.bench.replication.control.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process with the store: the shortest way through commands, loads, kills and audits. */
class CrewTest {
    private static final LoadPlan THOUSAND =
            new LoadPlan(1, 64, 1_000, Duration.ofSeconds(30).toNanos());

    @TempDir
    Path directory;

    private Crew start(String contestant) throws InterruptedException {
        return Crew.start(new CrewOptions(
                contestant,
                contestant + "-test",
                1,
                System.getProperty("java.class.path"),
                directory,
                directory.resolve("data"),
                Duration.ofSeconds(60),
                List.of("-Xmx128m")));
    }

    @Test
    void whatWasConfirmedIsThereAfterTheProcessWasKilled() throws InterruptedException {
        try (Crew crew = start("store")) {
            crew.open(1, 100_000);
            assertThat(crew.awaitPrimary()).isZero();
            LoadResult result = crew.load(0, THOUSAND);
            assertThat(result.confirmed()).isEqualTo(1_000);
            assertThat(crew.usage().cpuNs()).isPositive();
            crew.kill(0);
            crew.revive(0);
            crew.reopen(0);
            Readiness ready = crew.awaitReady().get(0);
            assertThat(ready.durable()).isTrue();
            assertThat(crew.audit(0, 0, 10_000)).isEqualTo(new Audit(0, 1_000, 1_000, 0, 0));
            assertThat(crew.awaitServing(0, 1_000)).isPositive();
            crew.leave();
            crew.clean();
            assertThat(Files.exists(directory.resolve("data").resolve("store-test")))
                    .isFalse();
        }
    }

    @Test
    void aLightLoadIsWatchedAndItsEntriesAreFound() throws InterruptedException {
        try (Crew crew = start("store")) {
            crew.open(1, 100_000);
            crew.awaitReady();
            crew.trickle(0, 200);
            long fromNs = System.nanoTime();
            assertThat(crew.firstAfter(0, fromNs, Duration.ofSeconds(10)) - fromNs)
                    .isPositive();
            Crew.Settled settled = crew.settle(0);
            assertThat(settled.confirmed()).isPositive();
            assertThat(settled.failed()).isZero();
            Audit audit = crew.audit(0, 0, 100_000);
            assertThat(audit.live()).isEqualTo(settled.confirmed());
            assertThat(audit.missing()).isZero();
            crew.leave();
        }
    }

    @Test
    void whatAProductThrowsIsTheAnswer() throws InterruptedException {
        try (Crew crew = start("etcd")) {
            assertThatThrownBy(() -> crew.open(1, 100))
                    .isInstanceOf(BenchException.class)
                    .hasMessageContaining("There is no contestant 'etcd'")
                    .hasMessageContaining(directory.toString());
        }
    }
}
