package io.chorale.groups.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.protocols.UDP;
import org.jgroups.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectBundlerTest {
    private final List<Integer> sent = new ArrayList<>();
    private final Address other = UUID.randomUUID();
    private final DirectBundler direct = new DirectBundler();
    private boolean failing;

    private final class Recording extends UDP {
        @Override
        public void doSend(byte[] buffer, int offset, int length, Address destination) throws Exception {
            if (failing) {
                // Whoever brings a message while this one sends leaves it to this one.
                direct.send(message());
                throw new NoClassDefFoundError("half a stack");
            }
            sent.add(length);
        }
    }

    @BeforeEach
    void start() {
        direct.init(new Recording());
    }

    private Message message() {
        return new BytesMessage(other, new byte[100]).setSrc(other);
    }

    @Test
    void sendsOnTheThreadThatBringsIt() {
        direct.send(message());
        assertThat(sent).hasSize(1);
        assertThat(direct.getQueueSize()).isZero();
    }

    @Test
    void goesOnAfterAnError() {
        failing = true;
        assertThatThrownBy(() -> direct.send(message())).isInstanceOf(NoClassDefFoundError.class);
        assertThat(direct.getQueueSize()).isZero();
        failing = false;
        direct.send(message());
        assertThat(sent).isNotEmpty();
    }
}
