package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClientWindowsTest {
    private final ClientWindows windows = new ClientWindows();
    private final UUID client = new UUID(1, 1);

    @Test
    void answersAreKeptExactlyUntilTheClientHasThem() {
        windows.record(client, 1, 1, new byte[] {1});
        windows.record(client, 3, 1, new byte[] {3});
        assertThat(windows.answer(client, 1)).containsExactly(1);
        assertThat(windows.answer(client, 2)).isNull();
        assertThat(windows.answer(client, 3)).containsExactly(3);

        windows.record(client, 4, 3, new byte[] {4});
        assertThat(windows.answer(client, 1)).isNull();
        assertThat(windows.isForgotten(client, 1)).isTrue();
        assertThat(windows.isForgotten(client, 3)).isFalse();
        assertThat(windows.isForgotten(new UUID(9, 9), 1)).isFalse();
    }

    @Test
    void clientsLongestSilentAreForgottenAboveTheBound() {
        for (int i = 0; i < ClientWindows.MAX_CLIENTS; i++) {
            windows.record(new UUID(2, i), 1, 1, new byte[] {});
        }
        windows.record(new UUID(2, 0), 2, 1, new byte[] {});
        windows.record(client, 1, 1, new byte[] {});

        assertThat(windows.answer(new UUID(2, 0), 1)).isNotNull();
        assertThat(windows.answer(new UUID(2, 1), 1)).isNull();
    }

    @Test
    void anImageHoldsThemAll() {
        windows.record(client, 5, 2, new byte[] {5});
        WireWriter out = new WireWriter();
        windows.write(out);

        ClientWindows copy = ClientWindows.read(new WireReader(out.toBytes()));
        assertThat(copy.answer(client, 5)).containsExactly(5);
        assertThat(copy.isForgotten(client, 1)).isTrue();
    }
}
