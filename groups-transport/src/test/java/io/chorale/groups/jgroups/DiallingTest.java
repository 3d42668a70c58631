package io.chorale.groups.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jgroups.Address;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.Test;

/** Threads are run when the test says so: until then they hang. */
class DiallingTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private boolean reached = true;

    private final Dialling dialling = new Dialling(threads::add, (peer, frame) -> {
        if (!reached) {
            throw new IOException("no answer");
        }
        sent.add(peer + " " + frame[0]);
    });

    private static Address peer(int port) {
        return new IpAddress(port);
    }

    private void send(Address peer, int... frames) {
        byte[] buffer = new byte[3];
        for (int frame : frames) {
            buffer[1] = (byte) frame;
            dialling.send(peer, buffer, 1, 2);
        }
    }

    @Test
    void aPeerThatHangsKeepsNobodyWaitingAndIsConnectedToByOneThread() {
        send(peer(1), 1, 2);
        send(peer(2), 3);
        assertThat(threads).hasSize(2);
        threads.remove();
        threads.remove().run();
        assertThat(sent).containsExactly(peer(2) + " 3");
    }

    @Test
    void whatCameWhileItWasConnectedIsSentInOrder() {
        send(peer(1), 1, 2, 3);
        threads.remove().run();
        send(peer(1), 4);
        threads.remove().run();
        assertThat(sent).containsExactly(peer(1) + " 1", peer(1) + " 2", peer(1) + " 3", peer(1) + " 4");
        assertThat(dialling.dropped()).isZero();
    }

    @Test
    void whatCannotBeSentIsDroppedAndCountedAndTheNextOneTriesAgain() {
        reached = false;
        send(peer(1), 1, 2);
        threads.remove().run();
        assertThat(dialling.dropped()).isEqualTo(2);
        reached = true;
        send(peer(1), 3);
        threads.remove().run();
        assertThat(sent).containsExactly(peer(1) + " 3");
    }

    @Test
    void withoutAThreadItIsDroppedAndTriedAgain() {
        List<Runnable> started = new ArrayList<>();
        Dialling narrow = new Dialling(
                task -> {
                    if (started.isEmpty()) {
                        started.add(task);
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                },
                (peer, frame) -> sent.add(peer + " " + frame[0]));
        narrow.send(peer(1), new byte[] {1}, 0, 1);
        assertThat(narrow.dropped()).isEqualTo(1);
        narrow.send(peer(1), new byte[] {2}, 0, 1);
        assertThat(sent).containsExactly(peer(1) + " 2");
    }

    @Test
    void bytesOfAPeerAndPeersHaveABound() {
        byte[] large = new byte[Dialling.MAX_BYTES / 2];
        for (int i = 0; i < 5; i++) {
            dialling.send(peer(1), large, 0, large.length);
        }
        assertThat(dialling.dropped()).isEqualTo(3);
        for (int i = 0; i < Dialling.MAX_PEERS; i++) {
            send(peer(2 + i), i);
        }
        assertThat(dialling.dropped()).isEqualTo(4);
        assertThat(threads).hasSize(Dialling.MAX_PEERS);
        threads.remove().run();
        assertThat(sent).hasSize(2);
    }
}
