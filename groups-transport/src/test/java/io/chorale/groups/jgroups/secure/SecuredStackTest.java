package io.chorale.groups.jgroups.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Security;
import io.chorale.groups.TransportException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jgroups.conf.ProtocolConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecuredStackTest {
    private static final Security SECRET = Security.sharedSecret(new byte[16]);
    private static final Security CERTIFICATES =
            Security.certificates(Path.of("k"), new char[0], Path.of("t"), new char[0]);

    private static List<String> apply(Security security, String... protocols) throws Exception {
        List<ProtocolConfiguration> stack = new ArrayList<>();
        for (String protocol : protocols) {
            stack.add(new ProtocolConfiguration(protocol));
        }
        SecuredStack.apply(stack, security, Set.of("our.Transport"));
        return stack.stream().map(ProtocolConfiguration::getProtocolName).toList();
    }

    @Test
    void failureDetectionMovesToConnectionsWithTls() throws Exception {
        assertThat(apply(SECRET, "UDP", "PING", "FD_SOCK2(offset=3)", "FD_ALL3"))
                .containsExactly("UDP", "PING", "FD_SOCK", "FD_ALL3");
        assertThat(apply(SECRET, "org.jgroups.protocols.TCP", "MPING", "org.jgroups.protocols.FD_SOCK2"))
                .endsWith("FD_SOCK");
        assertThat(apply(SECRET, "TCP", "MPING", "our.FreshFD_SOCK2")).endsWith("FD_SOCK");
        assertThat(apply(SECRET, "our.Transport(diag.enabled=false)", "TCPPING"))
                .hasSize(2);
        assertThat(apply(CERTIFICATES, "TCP", "TCPPING")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TCP_NIO2",
                "TUNNEL",
                "SHARED_LOOPBACK",
                "their.Transport",
                "UDP(local_transport_class=x)",
                "UDP(diag.enabled=true)",
                "TCP(tls.enabled=true)"
            })
    void otherTransportsAreRefused(String transport) {
        assertThatThrownBy(() -> apply(SECRET, transport, "PING")).isInstanceOf(TransportException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"TCPGOSSIP", "BPING", "org.jgroups.protocols.FD_HOST", "MPING(send_on_all_interfaces=true)"})
    void protocolsWithSocketsOfTheirOwnAreRefused(String protocol) {
        assertThatThrownBy(() -> apply(SECRET, "TCP", protocol)).isInstanceOf(TransportException.class);
    }

    @Test
    void certificatesDoNotProtectDatagrams() {
        for (String[] stack : new String[][] {{"UDP", "PING"}, {"TCP", "MPING"}}) {
            assertThatThrownBy(() -> apply(CERTIFICATES, stack))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("initialHosts");
        }
    }
}
