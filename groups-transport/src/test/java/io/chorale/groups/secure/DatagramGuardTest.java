package io.chorale.groups.secure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what strangers, recordings and floods achieve. */
class DatagramGuardTest {
    private static final String SECRET = "the secret of these tests";

    private final Node alice = node(1);
    private final Node bob = node(2);

    private static Node node(int number) {
        return new Node(number, SECRET, "test", number, Rekeying.DEFAULT, 0);
    }

    private static void introduce(Node from, Node to, long nowMs) {
        to.receive(from.seal("hello", nowMs), from.address, nowMs);
        Node.exchange(from, to, nowMs);
        assertThat(to.delivered).contains("hello");
        to.delivered.clear();
    }

    @Test
    void theFirstDatagramIsDeliveredAfterOneQuestionAndOneAnswer() {
        bob.receive(alice.seal("one", 0), alice.address, 0);
        assertThat(bob.delivered).as("held back until its sender has answered").isEmpty();
        assertThat(bob.guard.isWaiting(0, bob)).isTrue();
        bob.receive(alice.seal("two", 0), alice.address, 0);
        assertThat(bob.sent).as("asked once").hasSize(1);
        assertThat(Node.exchange(alice, bob, 1))
                .as("alice asks back, because who asks will speak")
                .isEqualTo(4);
        assertThat(bob.delivered).containsExactly("one", "two");
        assertThat(bob.guard.isWaiting(1, bob)).isFalse();
        alice.receive(bob.seal("three", 1), bob.address, 1);
        assertThat(alice.delivered).containsExactly("three");
        assertThat(alice.rejected() + bob.rejected()).isZero();
    }

    @Test
    void aLostQuestionOrAnswerIsRepeatedWithTheNextDatagram() {
        bob.receive(alice.seal("one", 0), alice.address, 0);
        bob.sent.clear();
        bob.receive(alice.seal("two", 50), alice.address, 50);
        assertThat(bob.sent).as("too early").isEmpty();
        bob.receive(alice.seal("three", 150), alice.address, 150);
        Node.exchange(alice, bob, 150);
        assertThat(bob.delivered).containsExactly("one", "two", "three");
    }

    @Test
    void theOwnMulticastThatComesBackIsIgnored() {
        alice.receive(alice.seal("me", 0), alice.address, 0);
        assertThat(alice.delivered).isEmpty();
        assertThat(alice.rejected()).isZero();
    }

    @Test
    void anotherSecretOrClusterIsNotHeard() {
        for (Node stranger : List.of(
                new Node(3, "another secret", "test", 3, Rekeying.DEFAULT, 0),
                new Node(4, SECRET, "other", 4, Rekeying.DEFAULT, 0))) {
            bob.receive(stranger.seal("let me in", 0), stranger.address, 0);
        }
        assertThat(bob.rejected(Rejection.NOT_AUTHENTIC)).isEqualTo(2);
        assertThat(bob.sent)
                .as("nothing tells the stranger that somebody is here")
                .isEmpty();
        assertThat(bob.guard.unprovenPeers()).as("nothing is kept of it").isZero();
    }

    @Test
    void whoCopiesTheTagOfAClusterIsStillAStranger() {
        Node stranger = new Node(3, "another secret", "test", 3, Rekeying.DEFAULT, 0);
        byte[] forged = stranger.seal("let me in", 0);
        System.arraycopy(alice.seal("seen by the stranger", 0), 5, forged, 5, Integer.BYTES);
        bob.receive(forged, stranger.address, 0);
        assertThat(bob.rejected(Rejection.NOT_AUTHENTIC)).isEqualTo(1);
        assertThat(bob.sent).isEmpty();
    }

    @Test
    void everyBitOfADatagramIsProtected() {
        introduce(alice, bob, 0);
        byte[] sealed = alice.seal("pay 100", 0);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            bob.receive(forged, alice.address, 0);
        }
        assertThat(bob.delivered).isEmpty();
        assertThat(bob.rejected()).isEqualTo(sealed.length * 8);
        assertThat(bob.guard.unprovenPeers()).isZero();
        bob.receive(sealed, alice.address, 0);
        assertThat(bob.delivered).containsExactly("pay 100");
    }

    @Test
    void aDatagramIsDeliveredOnceWhateverItsOrder() {
        introduce(alice, bob, 0);
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            datagrams.add(alice.seal("m" + i, 0));
            datagrams.add(datagrams.get(datagrams.size() - 1));
        }
        Collections.shuffle(datagrams, new Random(5));
        for (byte[] datagram : datagrams) {
            bob.receive(datagram, alice.address, 0);
        }
        assertThat(bob.delivered).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(bob.rejected(Rejection.REPLAYED)).isEqualTo(1_000);
    }

    @Test
    void aRecordingOfADeadIncarnationIsNeverDelivered() {
        List<byte[]> recording = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            recording.add(alice.seal("m" + i, i));
        }
        Node attacker = node(9);
        for (long nowMs = 10_000; nowMs < 20_000; nowMs += 50) {
            bob.receive(recording.get((int) (nowMs / 50 % 200)), attacker.address, nowMs);
        }
        bob.guard.isWaiting(30_000, bob);
        assertThat(bob.delivered).isEmpty();
        assertThat(bob.guard.provenPeers()).isZero();
        assertThat(bob.guard.unprovenPeers()).isZero();
        assertThat(bob.rejected(Rejection.UNPROVEN) + bob.rejected(Rejection.OVERFLOW))
                .isEqualTo(200);
    }

    /** The attacker even carries the question to the living sender, and its answer back. */
    @Test
    void anOldRecordingOfALivingSenderIsNotDeliveredToWhoComesLater() {
        byte[] old = alice.seal("withdraw 100", 0);
        byte[] recent = alice.seal("hello", 9_500);
        Node late = new Node(3, SECRET, "test", 33, Rekeying.DEFAULT, 10_000);
        Node attacker = node(9);
        late.receive(old, attacker.address, 10_000);
        late.receive(recent, attacker.address, 10_000);
        alice.receive(late.sent.remove(0).bytes(), late.address, 10_000);
        for (Node.Packet answer : alice.sent) {
            late.receive(answer.bytes(), attacker.address, 10_000);
        }
        assertThat(late.guard.provenPeers()).isEqualTo(1);
        assertThat(late.delivered).containsExactly("hello");
        late.receive(old, attacker.address, 10_000);
        assertThat(late.delivered).containsExactly("hello");
        assertThat(late.rejected(Rejection.REPLAYED)).isEqualTo(2);
    }

    @Test
    void whoPlaysARecordingDoesNotKeepTheOwnerFromBeingAsked() {
        byte[] recorded = alice.seal("recorded", 0);
        Node attacker = node(9);
        for (long nowMs = 1_000; nowMs < 1_400; nowMs += 20) {
            bob.receive(recorded, attacker.address, nowMs);
        }
        introduce(alice, bob, 1_400);
    }

    @Test
    void anAnswerToAnotherQuestionProvesNothing() {
        bob.receive(alice.seal("one", 0), alice.address, 0);
        alice.receive(bob.sent.remove(0).bytes(), bob.address, 0);
        byte[] answerToBob = alice.sent.get(0).bytes();
        Node late = node(3);
        late.receive(alice.seal("two", 0), alice.address, 0);
        late.receive(answerToBob, alice.address, 0);
        assertThat(late.guard.provenPeers()).isZero();
        assertThat(late.rejected(Rejection.REPLAYED)).isEqualTo(1);
        Node unasked = node(4);
        unasked.receive(answerToBob, alice.address, 0);
        assertThat(unasked.guard.provenPeers()).isZero();
    }

    @Test
    void keysChangeWithoutAQuestion() {
        Node sender = new Node(5, SECRET, "test", 5, new Rekeying(10, 1 << 20), 0);
        introduce(sender, bob, 0);
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            datagrams.add(sender.seal("m" + i, 0));
        }
        assertThat(sender.sealer.generation()).isGreaterThan(8);
        // Neighbours change places, so that each change of the key is overtaken.
        for (int i = 0; i < 100; i += 2) {
            bob.receive(datagrams.get(i + 1), sender.address, 0);
            bob.receive(datagrams.get(i), sender.address, 0);
        }
        assertThat(bob.delivered).hasSize(100);
        assertThat(bob.sent).isEmpty();
        assertThat(bob.rejected()).isZero();
    }

    @Test
    void manySaltsTakeBoundedMemoryAndAnswers() {
        byte[] last = null;
        int senders = 5_000;
        for (int i = 0; i < senders; i++) {
            Node dead = new Node(10, SECRET, "test", 1_000 + i, Rekeying.DEFAULT, 0);
            last = dead.seal("x".repeat(60_000), 0);
            bob.receive(last, dead.address, 0);
            assertThat(bob.guard.unprovenPeers()).isLessThanOrEqualTo(DatagramGuard.MAX_UNPROVEN);
            assertThat(bob.guard.heldBytes()).isLessThanOrEqualTo(DatagramGuard.MAX_HELD_BYTES);
        }
        assertThat(bob.sent).hasSize(DatagramGuard.CHALLENGES_PER_SECOND);
        assertThat(bob.sent).allMatch(packet -> packet.bytes().length < 120);
        assertThat(bob.rejected(Rejection.OVERFLOW)).isEqualTo(senders - DatagramGuard.MAX_UNPROVEN);
        // The flood is over, and a living one comes in.
        introduce(alice, bob, 2_000);
    }

    @Test
    void oneSenderHoldsABoundedNumber() {
        for (int i = 0; i < 2 * DatagramGuard.MAX_HELD; i++) {
            bob.receive(alice.seal("m" + i, 0), alice.address, 0);
        }
        Node.exchange(alice, bob, 0);
        assertThat(bob.delivered).hasSize(DatagramGuard.MAX_HELD);
        assertThat(bob.rejected(Rejection.OVERFLOW)).isEqualTo(DatagramGuard.MAX_HELD);
        assertThat(bob.guard.heldBytes()).isZero();
    }

    @Test
    void recordedQuestionsAreAnsweredAtABoundedRate() {
        bob.receive(alice.seal("one", 0), alice.address, 0);
        byte[] question = bob.sent.get(0).bytes();
        for (int i = 0; i < 3 * DatagramGuard.ANSWERS_PER_SECOND; i++) {
            alice.receive(question, node(9).address, 0);
        }
        long answers = alice.sent.stream()
                .filter(packet -> packet.bytes().length < question.length)
                .count();
        assertThat(answers).isEqualTo(DatagramGuard.ANSWERS_PER_SECOND);
        assertThat(alice.sent).allMatch(packet -> packet.bytes().length <= question.length);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverArrivesNothingGetsInAndNothingBreaks(long seed) {
        introduce(alice, bob, 0);
        Random random = new Random(seed);
        int inputs = 20_000;
        for (int i = 0; i < inputs; i++) {
            byte[] bytes = mutated(random);
            bob.receive(bytes, alice.address, i / 10);
        }
        assertThat(bob.delivered).isEmpty();
        assertThat(bob.rejected()).as("seed %s", seed).isEqualTo(inputs);
        assertThat(bob.rejected.keySet())
                .contains(
                        Rejection.NOT_SECURED, Rejection.UNKNOWN_VERSION, Rejection.MALFORMED, Rejection.NOT_AUTHENTIC);
        assertThat(bob.guard.unprovenPeers()).isZero();
        introduce(alice, bob, inputs);
    }

    private byte[] mutated(Random random) {
        byte[] bytes;
        if (random.nextBoolean()) {
            bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
        } else {
            bytes = alice.seal("m".repeat(random.nextInt(50)), 0);
            int keep = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length;
            bytes = Arrays.copyOf(bytes, keep);
            if (keep > 0) {
                int changes = 1 + random.nextInt(3);
                for (int i = 0; i < changes; i++) {
                    // Each in a part of its own: two at one place would undo each other.
                    bytes[(i * keep + random.nextInt(keep)) / changes] ^= (byte) (1 + random.nextInt(255));
                }
            }
        }
        return bytes;
    }
}
