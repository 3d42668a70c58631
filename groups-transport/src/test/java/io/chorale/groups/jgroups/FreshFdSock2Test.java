package io.chorale.groups.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.IgnoringListener;
import io.chorale.groups.Security;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import java.lang.reflect.AccessibleObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jgroups.Address;
import org.jgroups.blocks.cs.NioServer;
import org.jgroups.protocols.FD_SOCK2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each member has a connection to its neighbour, whatever happened to the one before. */
class FreshFdSock2Test {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final String cluster = "detectors-" + UUID.randomUUID();
    private final List<JGroupsTransport> all = new ArrayList<>();

    @AfterEach
    void close() {
        all.forEach(JGroupsTransport::close);
    }

    /** Nobody is told of it: as when a view with the same neighbour comes before it is noticed that it was closed. */
    @Test
    void aConnectionThatIsGoneIsMadeAgainWithTheNextView() throws ReflectiveOperationException {
        for (String name : List.of("one", "two", "three")) {
            JGroupsTransport transport = (JGroupsTransport) Transports.create(
                    new TransportConfig(cluster, name, "127.0.0.1", "udp", List.of(), Security.none()));
            all.add(transport);
            transport.start(new IgnoringListener());
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(all).allSatisfy(each -> {
            assertThat(each.view().members()).hasSize(3);
            assertThat(connections(each)).isEqualTo(2);
        }));

        JGroupsTransport one = all.get(0);
        FreshFD_SOCK2 detector = detector(one);
        NioServer server = (NioServer) field("srv", detector);
        Object neighbour = field("ping_dest", detector);
        var listens = neighbour.getClass().getDeclaredMethod("destPhysical");
        open(listens);
        assertThat(server.closeConnection((Address) listens.invoke(neighbour), false))
                .isTrue();
        assertThat(connections(one)).isEqualTo(1);

        detector.handleView(one.channel().getView());
        await().atMost(SOON).untilAsserted(() -> assertThat(connections(one)).isEqualTo(2));
    }

    private static FreshFD_SOCK2 detector(JGroupsTransport transport) {
        return transport.channel().getProtocolStack().findProtocol(FreshFD_SOCK2.class);
    }

    private static long connections(JGroupsTransport transport) {
        return detector(transport)
                .printConnections()
                .lines()
                .filter(line -> line.contains("127.0.0.1:"))
                .count();
    }

    private static Object field(String name, FD_SOCK2 detector) throws ReflectiveOperationException {
        var field = FD_SOCK2.class.getDeclaredField(name);
        open(field);
        return field.get(detector);
    }

    private static void open(AccessibleObject member) {
        member.setAccessible(true);
    }
}
