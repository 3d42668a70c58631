package io.chorale.groups.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jgroups.conf.ProtocolConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which stack a configuration names, and what is made of it. No channel is opened here. */
class StackTest {
    @TempDir
    private Path folder;

    private static List<String> names(List<ProtocolConfiguration> stack) {
        return stack.stream().map(ProtocolConfiguration::getProtocolName).toList();
    }

    private static StackTuning tuned(String bindAddress, String stack, String... initialHosts) {
        return new StackTuning(
                new TransportConfig("cluster", "node", bindAddress, stack, List.of(initialHosts)), new EngineRejects());
    }

    private static String attribute(StackTuning tuning, String protocol, String name) {
        return tuning.getProtocolStack().stream()
                .filter(candidate -> candidate.getProtocolName().equals(protocol))
                .findFirst()
                .orElseThrow()
                .getProperties()
                .get(name);
    }

    @Test
    void theShippedStacksAreNamedUdpAndTcp() {
        assertThat(names(StackLoader.load("udp"))).startsWith("UDP", "PING").endsWith("FRAG4");
        assertThat(names(StackLoader.load("tcp")))
                .startsWith(UnblockedTCP.class.getName(), FilteredMPING.class.getName())
                .endsWith("FRAG4");
    }

    @Test
    void aStringOfProtocolsMayHaveAttributesWithColons() {
        List<ProtocolConfiguration> stack =
                StackLoader.load("UDP(mcast_port=4711;bind_addr=::1):PING:pbcast.NAKACK2:UNICAST3:pbcast.GMS");
        assertThat(names(stack)).containsExactly("UDP", "PING", "pbcast.NAKACK2", "UNICAST3", "pbcast.GMS");
        assertThat(stack.get(0).getProperties())
                .containsEntry("mcast_port", "4711")
                .containsEntry("bind_addr", "::1");
    }

    @Test
    void attributesWithoutValuesAreRefused() {
        assertThatThrownBy(() -> StackLoader.load("UDP(mcast_port):PING"))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("UDP(mcast_port)");
    }

    @Test
    void aFileMayHoldTheStack() throws IOException {
        Path file = folder.resolve("mine.xml");
        Files.writeString(file, "<config xmlns=\"urn:org:jgroups\"><TCP/><MPING/></config>");
        assertThat(names(StackLoader.load(file.toString()))).containsExactly("TCP", "MPING");
    }

    @Test
    void aResourceMayHoldTheStack() {
        assertThat(names(StackLoader.load("chorale-udp.xml"))).startsWith("UDP");
    }

    @Test
    void aFileThatIsNoStackIsRefusedWithItsName() throws IOException {
        Path file = folder.resolve("broken.xml");
        Files.writeString(file, "<config><UDP");
        assertThatThrownBy(() -> StackLoader.load(file.toString()))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("broken.xml");
    }

    @Test
    void diagnosticsAreOffUnlessTheStackAsksForThem() {
        assertThat(attribute(tuned(null, "UDP:PING"), "UDP", "diag.enabled")).isEqualTo("false");
        assertThat(attribute(tuned(null, "UDP(diag.enabled=true):PING"), "UDP", "diag.enabled"))
                .isEqualTo("true");
        assertThat(attribute(tuned(null, "udp"), "UDP", "diag.enabled")).isEqualTo("false");
        assertThat(attribute(tuned(null, "tcp"), UnblockedTCP.class.getName(), "diag.enabled"))
                .isEqualTo("false");
    }

    @Test
    void initialHostsReplaceMulticastDiscovery() {
        StackTuning tuning = tuned("127.0.0.1", "tcp", "one[4000]", "127.0.0.1");
        assertThat(names(tuning.getProtocolStack()))
                .startsWith(UnblockedTCP.class.getName(), "TCPPING")
                .doesNotContain(FilteredMPING.class.getName());
        assertThat(attribute(tuning, "TCPPING", "initial_hosts"))
                .isEqualTo("one[4000],127.0.0.1[" + StackTuning.TCP_PORT + "]");
        assertThat(attribute(tuned(null, "TCP:TCPPING(port_range=3)", "one[4000]"), "TCPPING", "initial_hosts"))
                .isEqualTo("one[4000]");
    }

    @Test
    void initialHostsThatNobodyAsksAreRefused() {
        assertThatThrownBy(() -> tuned("127.0.0.1", "udp", "one[4000]"))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("initialHosts")
                .hasMessageContaining("tcp");
    }

    @Test
    void hostsAreChecked() {
        for (String host : List.of("", "one[]", "one[0]", "one[70000]", "one[80", "one two", "[80]")) {
            assertThatThrownBy(() -> tuned(null, "tcp", host))
                    .as(host)
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("'" + host + "'");
        }
    }

    @Test
    void anUnknownBindAddressIsRefused() {
        assertThatThrownBy(() -> tuned("256.1.1.1", "udp"))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("256.1.1.1");
        assertThat(attribute(tuned("127.0.0.1", "udp"), "UDP", "bind_addr")).isEqualTo("127.0.0.1");
        assertThat(attribute(tuned(" ", "udp"), "UDP", "bind_addr")).contains("site_local");
    }
}
