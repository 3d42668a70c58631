package io.chorale.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.jgroups.JGroupsTransport;
import io.chorale.groups.sim.SimNetwork;
import io.chorale.groups.sim.SimTransport;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportsTest {
    private static final String SERVICE = "META-INF/services/" + TransportProvider.class.getName();

    @TempDir
    private Path folder;

    /** A user's engine, found only through the context class loader. */
    public static final class OwnProvider implements TransportProvider {
        @Override
        public boolean supports(TransportConfig config) {
            return config.stack().equals("own");
        }

        @Override
        public Transport create(TransportConfig config) {
            return new SimNetwork(1).transport(config.memberName());
        }
    }

    private static TransportConfig config(String stack) {
        return new TransportConfig("cluster", "node", "127.0.0.1", stack, List.of());
    }

    private Transport createWithServices(String stack, String services) throws IOException {
        Path file = folder.resolve(SERVICE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, services);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            return Transports.create(config(stack));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void jgroupsIsFoundWithoutAContextClassLoader() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(null);
            assertThat(Transports.create(config("udp"))).isInstanceOf(JGroupsTransport.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aUsersEngineIsAskedBeforeJGroups() throws IOException {
        assertThat(createWithServices("own", OwnProvider.class.getName())).isInstanceOf(SimTransport.class);
        assertThat(createWithServices("udp", OwnProvider.class.getName())).isInstanceOf(JGroupsTransport.class);
    }

    @Test
    void aBrokenProviderIsSkippedAndNamed() throws IOException {
        try (CapturedLog log = new CapturedLog(Transports.class)) {
            assertThat(createWithServices("own", "no.such.Provider\n" + OwnProvider.class.getName()))
                    .isInstanceOf(SimTransport.class);
            assertThat(log.messages()).hasSize(1);
        }
    }

    @Test
    void anUnknownStackIsRefusedWithWhatWouldDo() {
        try (Transport transport = Transports.create(config("no-such-stack.xml"))) {
            assertThatThrownBy(() -> transport.start(new IgnoringListener()))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("no-such-stack.xml")
                    .hasMessageContaining("udp")
                    .hasMessageContaining("tcp");
        }
    }

    @Test
    void namesAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TransportConfig("", "node", null, "udp", List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransportConfig("cluster", "", null, "udp", List.of()));
    }
}
