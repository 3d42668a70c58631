package io.chorale.groups.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.MessageTooLargeException;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.SendOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of the largest size there is, over real sockets. The heap of these tests (test.heap in the module's pom.xml) is
 * the bound of what three members need for it: each has the message in pieces, put together, and as the receiver's copy.
 */
class LargeMessageTest {
    private static final int LARGEST = 64 << 20;
    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aMessageOf64MiBArrivesWholeAndOneByteMoreIsRefused(String stack) {
        byte[] payload = new byte[LARGEST];
        new SplittableRandom(64).nextBytes(payload);
        try (Processes processes = new Processes(stack, 3)) {
            List<GroupSession> sessions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                GroupSession session = processes.get(i).connect("s" + i);
                session.join("large", JoinOptions.DEFAULT);
                sessions.add(session);
            }
            GroupSession sender = sessions.get(0);
            for (Service service : List.of(Service.RELIABLE, Service.FIFO, Service.AGREED, Service.SAFE)) {
                sender.send(service, "large", payload);
                sessions.forEach(session -> assertThat(Arrays.equals(next(session, service), payload))
                        .as("the bytes that came with %s to %s", service, session)
                        .isTrue());
            }
            assertThatThrownBy(() -> sender.send(Service.FIFO, "large", new byte[LARGEST + 1]))
                    .isInstanceOf(MessageTooLargeException.class)
                    .hasMessageContaining("67108865 bytes is above the limit of 67108864 bytes");
            sender.send(Service.FIFO, List.of("large"), new byte[1], SendOptions.DEFAULT);
            sessions.forEach(session -> assertThat(next(session, Service.FIFO)).hasSize(1));
        }
    }

    private static byte[] next(GroupSession session, Service service) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < deadline) {
            GroupEvent event = session.receive(Duration.ofMillis(100));
            if (event instanceof GroupEvent.Message message) {
                assertThat(message.service()).isEqualTo(service);
                return message.payload();
            }
        }
        throw new AssertionError("No message came to " + session + " within " + SOON.toSeconds() + " s");
    }
}
