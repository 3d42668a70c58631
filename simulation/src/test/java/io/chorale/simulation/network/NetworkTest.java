package io.chorale.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes on a real network, with kills, stops and cut links; both layers in one run. */
@Tag("long")
class NetworkTest {
    private static final int FAULTS = Integer.getInteger("chorale.network.faults", 5);
    private static final long SEED = Long.getLong("chorale.network.seed", 1L);

    @BeforeAll
    static void needNamespaces() {
        Optional<String> reason = Hosts.whyNot();
        assumeTrue(reason.isEmpty(), () -> "SKIPPED: " + reason.orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "udp" + AgentStack.SECURED, "tcp" + AgentStack.SECURED})
    void invariantsHoldThroughKillsStopsAndCuts(String stack, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path logs)
            throws IOException, InterruptedException {
        String prefix = "ch" + stack.replace(AgentStack.SECURED, "s");
        try (NetworkRun run = new NetworkRun(prefix, stack, logs, SEED, line -> System.out.println(line))) {
            NetworkResult result = run.run(FAULTS);
            assertThat(result.violations()).as("violations; logs in %s", logs).isEmpty();
            assertThat(result.received()).as("messages to sessions").isGreaterThan(1_000);
            assertThat(result.networkViews()).as("views by the network").isPositive();
            assertThat(result.complaints()).as("complaints; logs in %s", logs).isEmpty();
        }
    }
}
