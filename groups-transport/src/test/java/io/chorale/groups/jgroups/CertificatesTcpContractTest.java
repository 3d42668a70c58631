package io.chorale.groups.jgroups;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import io.chorale.groups.jgroups.secure.TestCertificates;
import io.chorale.groups.spi.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Each node has a certificate of its own, and trusts those of the others. */
class CertificatesTcpContractTest extends JGroupsContractTest {
    /** All ports that a member may be on: others may run this test at the same time. */
    private static final List<String> HOSTS = IntStream.rangeClosed(47_800, 47_820)
            .mapToObj(port -> "127.0.0.1[" + port + "]")
            .toList();

    private final String cluster = "contract-" + UUID.randomUUID();

    @TempDir
    private Path folder;

    CertificatesTcpContractTest() {
        super("tcp");
    }

    @Override
    protected Transport create(String name) {
        try {
            return Transports.create(new TransportConfig(cluster, name, "127.0.0.1", "tcp", HOSTS)
                    .withSecurity(TestCertificates.security(folder, name, "a", "b", "c")));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("No certificates", e);
        }
    }
}
