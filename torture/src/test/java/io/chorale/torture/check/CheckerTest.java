package io.chorale.torture.check;

import static io.chorale.torture.check.Violation.What.LOST;
import static io.chorale.torture.check.Violation.What.RESURRECTED;
import static io.chorale.torture.check.Violation.What.UNEXPLAINED;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault is planted in logs on the disk, and found; what is legal is not taken for one. Times are in order of the lines. */
class CheckerTest {
    @TempDir
    private Path directory;

    private final List<String> a = new ArrayList<>();
    private final List<String> b = new ArrayList<>();
    private final List<String> driver = new ArrayList<>();
    private boolean drained = true;
    private long ns = 1_000;

    @BeforeEach
    void begin() {
        a.add("chorale-torture-process 1 n1.1");
        b.add("chorale-torture-process 1 n2.1");
    }

    @Test
    void aMessageThatCameOnceIsRight() throws Exception {
        send(a, "m1");
        consume(b, "m1", 1);
        Verdict verdict = check(false);
        assertThat(verdict).isEqualTo(clean(1, 1, 0, 0));
    }

    @Test
    void lostIsWhatWasConfirmedAndNeverSeen() throws Exception {
        send(a, "m1");
        send(a, "m2");
        consume(b, "m1", 1);
        expect(false, LOST, "m2");
    }

    @Test
    void lostIsWhatWasSeenAndNeitherAcknowledgedNorThereAtTheEnd() throws Exception {
        send(a, "m1");
        line(b, "delivered m1 1 0");
        line(b, "ack-asked m1 1 1");
        line(b, "ack-refused m1 1 1");
        expect(false, LOST, "m1");
    }

    @Test
    void whetherAMessageIsLostIsNotKnownBeforeTheQueuesAreEmptied() throws Exception {
        send(a, "m1");
        drained = false;
        assertThat(check(false)).isEqualTo(clean(1, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"indoubt", "refused"})
    void whatWasNotConfirmedNeedNotBeThere(String outcome) throws Exception {
        line(a, "sending m1 0 1");
        line(a, outcome + " m1 0 1");
        line(a, "sending m2 0 2");
        Verdict verdict = check(false);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.confirmed()).isZero();
    }

    @Test
    void whatAnAcknowledgementInDoubtMayHaveTakenIsNotLost() throws Exception {
        send(a, "m1");
        line(b, "delivered m1 1 0");
        line(b, "ack-asked m1 1 1");
        assertThat(check(false).violations()).isEmpty();
    }

    @Test
    void resurrectedIsWhatComesAfterItsConfirmedAcknowledgement() throws Exception {
        send(a, "m1");
        consume(b, "m1", 1);
        consume(a, "m1", 1);
        expect(false, RESURRECTED, "m1");
    }

    @Test
    void resurrectedIsWhatComesAgainUnacknowledgedWithoutAnyFault() throws Exception {
        send(a, "m1");
        consume(b, "m1", 1);
        line(a, "delivered m1 1 0");
        expect(false, RESURRECTED, "m1");
    }

    @Test
    void resurrectedIsWhatWasRefusedAndComes() throws Exception {
        line(a, "sending m1 0 1");
        line(a, "refused m1 0 1");
        consume(b, "m1", 1);
        expect(false, RESURRECTED, "m1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop n1", "cut n1", "cut n2", "oneway from n1", "oneway to n2", "partition of all"})
    void aStaleDeliveryWhereAFaultKeptItsNodeFromKnowingIsNoResurrection(String fault) throws Exception {
        staleWithin(fault);
        Verdict verdict = check(false);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.stale()).isEqualTo(1);
        assertThat(verdict.twice()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill n1", "kill n2", "cold restarts in the order n1 n2", "stop n2", "stop n11"})
    void resurrectedIsWhatComesAgainAtANodeThatNoFaultKeptFromKnowing(String fault) throws Exception {
        staleWithin(fault);
        expect(false, RESURRECTED, "m1");
    }

    @Test
    void manyStaleDeliveriesAreUnexplained() throws Exception {
        incident("begin 1 cut n1");
        for (int i = 0; i < 60; i++) {
            send(a, "m" + i);
            consume(b, "m" + i, i);
            line(a, "delivered m" + i + " " + i + " 0");
        }
        incident("end 1 n1");
        incident("whole 0 -");
        expect(false, UNEXPLAINED, "60");
    }

    /** A cluster that answers nothing, though it does what it is asked for. */
    @Test
    void manyMessagesThatAreGoneWithAnAcknowledgementInDoubtAloneAreUnexplained() throws Exception {
        for (int i = 0; i < 300; i++) {
            inDoubt("m" + i, i);
            if (i < 150) {
                consume(a, "m" + i, i);
            }
        }
        expect(false, UNEXPLAINED, "150");
    }

    @Test
    void acknowledgementsInDoubtAfterWhichNothingEverComesAgainAreUnexplained() throws Exception {
        for (int i = 0; i < 100; i++) {
            inDoubt("m" + i, i);
        }
        expect(false, UNEXPLAINED, "of 100");
    }

    @Test
    void someAcknowledgementsInDoubtMayHaveTakenPlace() throws Exception {
        for (int i = 0; i < 100; i++) {
            inDoubt("m" + i, i);
            if (i < 10) {
                consume(a, "m" + i, i);
            }
        }
        Verdict verdict = check(false);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.inDoubt()).isEqualTo(new Verdict.InDoubt(0, 0, 100, 90));
    }

    @Test
    void aDeliveryWithoutAnAcknowledgementMayBeRepeated() throws Exception {
        send(a, "m1");
        line(a, "delivered m1 1 0");
        consume(b, "m1", 1);
        assertThat(check(false)).isEqualTo(clean(1, 1, 1, 0));
    }

    @Test
    void twiceOnBothSidesOfAPartitionIsExplainedIfThePolicyLetsThemGoOn() throws Exception {
        onBothSidesOf("cut");
        assertThat(check(true)).isEqualTo(clean(1, 1, 0, 1));
    }

    @Test
    void twiceOnBothSidesOfAPartitionIsUnexplainedUnderMajority() throws Exception {
        onBothSidesOf("cut");
        expect(false, UNEXPLAINED, "m1");
    }

    @Test
    void twiceInOneProcessIsUnexplainedWhateverIsParted() throws Exception {
        send(a, "m1");
        incident("begin 1 cut n1");
        line(a, "delivered m1 1 0");
        line(a, "delivered m1 2 0");
        line(a, "ack-asked m1 1 50");
        line(a, "ack-asked m1 2 51");
        line(a, "ack-confirmed m1 1 50");
        line(a, "ack-confirmed m1 2 51");
        incident("end 1 n1");
        incident("whole 0 -");
        expect(true, UNEXPLAINED, "m1");
    }

    @Test
    void twiceWithoutAPartitionIsUnexplained() throws Exception {
        onBothSidesOf("kill");
        expect(true, UNEXPLAINED, "m1");
    }

    @Test
    void twiceAfterThePartitionWasHealedIsAResurrection() throws Exception {
        send(a, "m1");
        incident("begin 1 cut n1");
        consume(a, "m1", 1);
        incident("end 1 n1");
        incident("whole 0 -");
        consume(b, "m1", 1);
        expect(true, RESURRECTED, "m1");
    }

    @Test
    void halfATransactionOfTwoSendsIsLost() throws Exception {
        line(a, "sending m1 0 1");
        line(a, "sending m2 0 1");
        consume(b, "m1", 1);
        expect(false, LOST, "m2");
    }

    @Test
    void aTransactionInDoubtThatTookItsMessageAndLeftNoResultIsLost() throws Exception {
        send(a, "m1");
        line(b, "delivered m1 1 0");
        line(b, "ack-asked m1 1 7");
        line(b, "sending r1 0 7");
        line(b, "ack-indoubt m1 1 7");
        line(b, "indoubt r1 0 7");
        expect(false, LOST, "m1");
    }

    @Test
    void aTransactionInDoubtWhoseResultIsThereAndItsMessageTooIsAResurrection() throws Exception {
        send(a, "m1");
        line(b, "delivered m1 1 0");
        line(b, "ack-asked m1 1 7");
        line(b, "sending r1 0 7");
        consume(a, "r1", 1);
        consume(a, "m1", 2);
        expect(false, RESURRECTED, "m1");
    }

    @Test
    void aTransactionInDoubtIsAllOrNothing() throws Exception {
        send(a, "m1");
        line(b, "delivered m1 1 0");
        line(b, "ack-asked m1 1 7");
        line(b, "sending r1 0 7");
        consume(a, "m1", 1);
        send(a, "m2");
        line(b, "delivered m2 2 0");
        line(b, "ack-asked m2 2 8");
        line(b, "sending r2 0 8");
        consume(a, "r2", 2);
        assertThat(check(false).violations()).isEmpty();
    }

    @Test
    void whatNobodySentAndWhatIsNotWhatWasSentIsUnexplained() throws Exception {
        consume(a, "m1", 1);
        line(b, "corrupt m2 2 0");
        Verdict verdict = check(false);
        assertThat(verdict.count(UNEXPLAINED)).isEqualTo(2);
        assertThat(verdict.violations()).hasSize(2);
    }

    @Test
    void aLineThatAKillCutOffIsLeftOut() throws Exception {
        send(a, "m1");
        consume(b, "m1", 1);
        Files.writeString(directory.resolve("c.events"), "chorale-torture-process 1 c\n1 deliv");
        Files.writeString(directory.resolve("d.events"), "chorale-tor");
        assertThat(check(false).violations()).isEmpty();
    }

    @Test
    void whatIsInDoubtIsCounted() throws Exception {
        line(a, "sending m1 0 1");
        line(a, "sending m2 0 2");
        line(a, "indoubt m2 0 2");
        line(b, "delivered m2 1 0");
        line(b, "ack-asked m2 1 1");
        assertThat(check(false).inDoubt()).isEqualTo(new Verdict.InDoubt(2, 1, 1, 1));
    }

    private static Verdict clean(int confirmed, int delivered, int redelivered, int bothSides) {
        return new Verdict(confirmed, delivered, redelivered, 0, bothSides, new Verdict.InDoubt(0, 0, 0, 0), List.of());
    }

    private void inDoubt(String id, int delivery) {
        send(a, id);
        line(b, "delivered " + id + " " + delivery + " 0");
        line(b, "ack-asked " + id + " " + delivery + " " + ns);
    }

    /** Comes to n1 after an acknowledgement of n2 was confirmed. */
    private void staleWithin(String fault) {
        send(a, "m1");
        incident("begin 1 " + fault);
        consume(b, "m1", 1);
        incident("end 1 -");
        line(a, "delivered m1 1 0");
        line(a, "ack-asked m1 1 9");
        line(a, "ack-refused m1 1 9");
        incident("whole 0 -");
    }

    private void onBothSidesOf(String fault) {
        send(a, "m1");
        line(b, "delivered m1 1 0");
        incident("begin 1 " + fault + " n1");
        line(a, "delivered m1 1 0");
        line(a, "ack-asked m1 1 50");
        line(b, "ack-asked m1 1 50");
        line(a, "ack-confirmed m1 1 50");
        line(b, "ack-confirmed m1 1 50");
        incident("end 1 n1");
        incident("whole 0 -");
    }

    private void send(List<String> log, String id) {
        long work = ns;
        line(log, "sending " + id + " 0 " + work);
        line(log, "confirmed " + id + " 0 " + work);
    }

    private void consume(List<String> log, String id, int delivery) {
        long work = ns;
        line(log, "delivered " + id + " " + delivery + " 0");
        line(log, "ack-asked " + id + " " + delivery + " " + work);
        line(log, "ack-confirmed " + id + " " + delivery + " " + work);
    }

    private void line(List<String> log, String text) {
        log.add(ns + " " + text);
        ns++;
    }

    private void incident(String text) {
        driver.add(ns + " " + text);
        ns++;
    }

    private void expect(boolean partsGoOn, Violation.What what, String id) throws Exception {
        assertThat(check(partsGoOn).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.what()).isEqualTo(what))
                .satisfies(violation -> assertThat(violation.text()).startsWith(id + " "));
    }

    private Verdict check(boolean partsGoOn) throws Exception {
        if (drained) {
            incident("drained 0 -");
        }
        driver.add(0, "chorale-torture-driver 1 1000 " + partsGoOn);
        Files.write(directory.resolve("driver.incidents"), driver);
        Files.write(directory.resolve("a.events"), a);
        Files.write(directory.resolve("b.events"), b);
        return Checker.check(RunFiles.readHistories(directory), RunFiles.readRun(directory));
    }
}
