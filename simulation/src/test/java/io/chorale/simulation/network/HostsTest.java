package io.chorale.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who hears whom on three hosts, by real processes. */
class HostsTest {
    private static final int SPEAK_MS = 2_500;

    private Hosts hosts;

    @BeforeEach
    void make() {
        Optional<String> reason = Hosts.whyNot();
        assumeTrue(reason.isEmpty(), () -> "SKIPPED: " + reason.orElseThrow());
        hosts = new Hosts("chhost", 3);
    }

    @AfterEach
    void close() {
        if (hosts != null) {
            hosts.close();
        }
    }

    @Test
    void allHearAllAgainAfterEverythingIsUndone() throws Exception {
        hosts.deafen(1);
        hosts.undeafen(1);
        hosts.mute(2);
        hosts.unmute(2);
        hosts.split(Set.of(3));
        hosts.join();
        hosts.partAll();
        hosts.join();
        hosts.down(1);
        hosts.up(1);
        assertThat(heard()).containsExactly("heard 2 3", "heard 1 3", "heard 1 2");
    }

    @Test
    void aDeafHostIsHeardAndAMuteOneHears() throws Exception {
        hosts.deafen(1);
        hosts.mute(3);
        assertThat(heard()).containsExactly("heard", "heard 1", "heard 1 2");
    }

    @Test
    void aSplitParts() throws Exception {
        hosts.split(Set.of(2));
        assertThat(heard()).containsExactly("heard 3", "heard", "heard 1");
    }

    @Test
    void partedHostsHearNobodyAndKeepTheirAddresses() throws Exception {
        hosts.partAll();
        assertThat(heard()).containsExactly("heard", "heard", "heard");
    }

    private List<String> heard() throws IOException {
        List<Process> probes = new ArrayList<>();
        for (int host = 1; host <= 3; host++) {
            List<String> command = new ArrayList<>(hosts.on(host));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), UdpProbe.class.getName()));
            command.addAll(List.of(Integer.toString(host), Integer.toString(SPEAK_MS)));
            probes.add(new ProcessBuilder(command).redirectErrorStream(true).start());
        }
        List<String> said = new ArrayList<>();
        for (Process probe : probes) {
            said.add(new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        }
        return said;
    }
}
