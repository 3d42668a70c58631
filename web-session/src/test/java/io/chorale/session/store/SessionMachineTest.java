package io.chorale.session.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.session.store.SessionAnswer.Applied;
import io.chorale.session.store.SessionAnswer.Found;
import io.chorale.session.store.SessionAnswer.Gone;
import io.chorale.session.store.SessionAnswer.Missing;
import io.chorale.session.store.SessionAnswer.Refused;
import io.chorale.session.store.SessionAnswer.Unchanged;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionMachineTest {
    private static final Epoch EPOCH = new Epoch(1, 42);

    private final SessionBudget budget = new SessionBudget(new SessionLimits(10, 20_000, 5_000));
    private final SessionMachine machine = new SessionMachine(budget);
    private long index = 1;

    @Test
    void writersOfDifferentAttributesBothSurvive() {
        Applied created = (Applied) apply(create("s", "a", "1", "b", "1"));
        apply(update("s", "a", "2"));
        Applied second = (Applied) apply(update("s", "b", "3"));

        assertThat(second.previous()).isNotEqualTo(created.version());
        assertThat(values(found("s", Dot.NONE))).containsExactly("a=2", "b=3");
    }

    @Test
    void theLastWriterOfAnAttributeWins() {
        apply(create("s", "a", "1"));
        apply(update("s", "a", "2"));
        apply(update("s", "a", "3"));

        assertThat(values(found("s", Dot.NONE))).containsExactly("a=3");
    }

    @Test
    void aQuestionIsAnsweredWithWhatTheAskerDoesNotHave() {
        Applied created = (Applied) apply(create("s", "a", "1", "b", "1"));
        assertThat(ask("s", created.version())).isEqualTo(new Unchanged());

        apply(update("s", "b", "2"));
        apply(new SessionOperation.Update("s", 6, null, List.of(), List.of("a")));
        apply(update("s", "c", "1"));

        assertThat(values(found("s", created.version()))).containsExactly("b=2", "c=1");
    }

    @Test
    void aCopyFromALostDecisionSeesThatItsAttributeIsAnother() {
        Applied created = (Applied) apply(create("s", "a", "1"));
        Dot lost = new Dot(new Epoch(2, 7), 5);

        Found found = found("s", lost);

        assertThat(found.attributes()).singleElement().satisfies(attribute -> {
            assertThat(attribute.value()).isNull();
            assertThat(attribute.version()).isEqualTo(created.version()).isNotEqualTo(lost);
        });
    }

    @Test
    void anInvalidatedSessionIsNeverResurrected() {
        apply(create("s", "a", "1"));
        apply(new SessionOperation.Invalidate("s"));

        assertThat(apply(update("s", "a", "2"))).isEqualTo(new Gone(EndReason.INVALIDATED));
        assertThat(apply(create("s", "a", "2"))).isEqualTo(new Gone(EndReason.INVALIDATED));
        assertThat(ask("s", Dot.NONE)).isEqualTo(new Gone(EndReason.INVALIDATED));
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void aLateUpdateNeverMakesASession() {
        assertThat(apply(update("s", "a", "1"))).isEqualTo(new Missing());
        assertThat(ask("s", Dot.NONE)).isEqualTo(new Missing());
    }

    @Test
    void renamingMovesTheStateAndEndsTheOldId() {
        apply(create("old", "a", "1"));
        apply(create("taken", "a", "9"));

        assertThat(apply(new SessionOperation.Rename("old", "taken"))).isInstanceOf(Refused.class);
        assertThat(apply(new SessionOperation.Rename("old", "new"))).isInstanceOf(Applied.class);
        assertThat(ask("old", Dot.NONE)).isEqualTo(new Gone(EndReason.RENAMED));
        assertThat(values(found("new", Dot.NONE))).containsExactly("a=1");
    }

    @Test
    void aTouchChangesNoVersion() {
        Applied created = (Applied) apply(create("s", "a", "1"));
        apply(new SessionOperation.Touch("s", 99));

        assertThat(ask("s", created.version())).isEqualTo(new Unchanged());
        assertThat(found("s", Dot.NONE).meta().lastAccessMs()).isEqualTo(99);
    }

    @Test
    void theLimitOfInactivityIsChangedOnlyWhenSaid() {
        apply(create("s", "a", "1"));
        apply(update("s", "a", "2"));
        assertThat(found("s", Dot.NONE).meta().maxInactiveSeconds()).isEqualTo(60);
        apply(new SessionOperation.Update("s", 6, 10, List.of(), List.of()));
        assertThat(found("s", Dot.NONE).meta().maxInactiveSeconds()).isEqualTo(10);
    }

    @Test
    void bytesThatAreNoOperationAreRefusedAndChangeNothing() {
        apply(create("s", "a", "1"));
        byte[] good = update("s", "a", "2").encode();
        Random random = new Random(20_261_122);
        for (int round = 0; round < 2_000; round++) {
            byte[] bad = new byte[random.nextInt(good.length)];
            System.arraycopy(good, 0, bad, 0, bad.length);
            if (bad.length > 0) {
                bad[random.nextInt(Math.min(bad.length, 2))] ^= (byte) 0x80;
            }
            assertThat(SessionAnswer.decode(machine.apply(dot(), bad))).isInstanceOf(Refused.class);
            assertThat(SessionAnswer.decode(machine.query(bad))).isInstanceOf(Refused.class);
            assertThat(machine.admission(bad)).isInstanceOf(Refused.class);
        }
        assertThat(values(found("s", Dot.NONE))).containsExactly("a=1");
    }

    @Test
    void aSnapshotRestoresTheWholeState() {
        apply(create("s", "a", "1", "b", "2"));
        apply(new SessionOperation.Touch("s", 77));
        apply(create("gone", "a", "1"));
        apply(new SessionOperation.Invalidate("gone"));
        WireWriter snapshot = new WireWriter();
        machine.snapshot(snapshot);

        SessionMachine copy = new SessionMachine(budget);
        copy.restore(new WireReader(snapshot.toBytes()));

        WireWriter again = new WireWriter();
        copy.snapshot(again);
        assertThat(again.toBytes()).isEqualTo(snapshot.toBytes());
        assertThat(SessionAnswer.decode(copy.query(new SessionQuestion("gone", Dot.NONE).encode())))
                .isEqualTo(new Gone(EndReason.INVALIDATED));
        assertThat(budget.sessions()).isEqualTo(2);
    }

    @Test
    void limitsRefuseAtThePrimaryAndLetShrink() {
        apply(create("s", "a", "x".repeat(4_000)));
        assertThat(machine.admission(update("s", "b", "x".repeat(2_000)).encode()))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).contains("5000"));
        assertThat(machine.admission(update("s", "a", "small").encode())).isNull();
        for (int i = 0; i < 4; i++) {
            apply(create("full" + i, "a", "x".repeat(3_500)));
        }
        assertThat(machine.admission(create("more", "a", "x".repeat(3_000)).encode()))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).contains("20000 bytes"));
        for (int i = 0; i < 5; i++) {
            apply(create("tiny" + i));
        }
        assertThat(machine.admission(create("eleventh").encode()))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).contains("10 sessions"));
        assertThat(budget.refusals()).isEqualTo(3);
    }

    @Test
    void theReplicasOfAnyHistoryAreAlikeAndAccountForEveryByte() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            SessionBudget own = new SessionBudget(SessionLimits.defaults());
            SessionMachine one = new SessionMachine(own);
            SessionMachine two = new SessionMachine(new SessionBudget(SessionLimits.defaults()));
            for (int step = 1; step <= 400; step++) {
                Dot dot = new Dot(EPOCH, step);
                byte[] operation = randomOperation(random).encode();
                assertThat(one.apply(dot, operation)).as("seed %d", seed).isEqualTo(two.apply(dot, operation));
                if (step == 200) {
                    SessionMachine restored = new SessionMachine(own);
                    restored.restore(new WireReader(snapshot(two)));
                    two = restored;
                }
            }
            assertThat(snapshot(one)).as("seed %d", seed).isEqualTo(snapshot(two));
            for (String id : List.of("a", "b", "c", "d")) {
                one.apply(new Dot(EPOCH, 1_000), new SessionOperation.Invalidate(id).encode());
                two.apply(new Dot(EPOCH, 1_000), new SessionOperation.Invalidate(id).encode());
            }
            assertThat(own.bytes()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void idleSessionsExpireByThePrimarysClockAlone() {
        Primary primary = new Primary();
        apply(create("idle", "a", "1"));
        apply(create("used", "a", "1"));
        primary.tickAt(0);
        primary.tickAt(40_000);
        apply(new SessionOperation.Touch("used", 1));
        primary.tickAt(40_100);
        primary.tickAt(60_000 + SessionMeta.touchIntervalMs(60));
        assertThat(ask("idle", Dot.NONE)).as("within its limit").isInstanceOf(Found.class);

        primary.tickAt(60_001 + SessionMeta.touchIntervalMs(60));

        assertThat(ask("idle", Dot.NONE)).isEqualTo(new Gone(EndReason.EXPIRED));
        assertThat(ask("used", Dot.NONE)).isInstanceOf(Found.class);
    }

    @Test
    void aSessionUsedWhileItsExpiryIsDecidedLives() {
        Primary primary = new Primary();
        apply(create("s", "a", "1"));
        primary.tickAt(0);
        primary.holdProposals = true;
        primary.tickAt(1_000_000);
        apply(new SessionOperation.Touch("s", 1));
        primary.holdProposals = false;
        primary.tickAt(1_000_001);

        assertThat(ask("s", Dot.NONE)).isInstanceOf(Found.class);
    }

    @Test
    void aNewReignCountsIdleTimeAnew() {
        new Primary().tickAt(0);
        apply(create("s", "a", "1"));
        new Primary().tickAt(0);
        Primary second = new Primary();
        second.tickAt(1_000_000);
        second.tickAt(1_060_000);

        assertThat(ask("s", Dot.NONE)).isInstanceOf(Found.class);
    }

    @Test
    void everySessionIsLookedAtHoweverManyThereAre() {
        for (int i = 0; i < 3 * SessionLeadership.SESSIONS_PER_TICK / 2; i++) {
            apply(create("s" + i));
        }
        Primary primary = new Primary();
        for (int tick = 0; tick < 4; tick++) {
            primary.tickAt(tick);
        }
        for (int tick = 0; tick < 4; tick++) {
            primary.tickAt(1_000_000 + tick);
        }
        assertThat(machine.size()).isZero();
    }

    @Test
    void tombstonesAreForgottenByAgeAndByNumber() {
        Primary primary = new Primary();
        apply(create("s"));
        apply(new SessionOperation.Invalidate("s"));
        primary.tickAt(0);
        primary.tickAt(SessionLeadership.TOMBSTONE_AGE_MS - 1);
        assertThat(machine.tombstones()).isEqualTo(1);
        primary.tickAt(SessionLeadership.TOMBSTONE_AGE_MS);
        assertThat(machine.tombstones()).isZero();

        for (int i = 0; i < Tombstones.CAPACITY + 10; i++) {
            apply(create("t" + i));
            apply(new SessionOperation.Invalidate("t" + i));
        }
        assertThat(machine.tombstones()).isEqualTo(Tombstones.CAPACITY);
        assertThat(ask("t9", Dot.NONE)).isEqualTo(new Missing());
        assertThat(ask("t10", Dot.NONE)).isEqualTo(new Gone(EndReason.INVALIDATED));
    }

    /** Drives a leadership and applies what it proposes. */
    private final class Primary implements LeaderContext {
        private final Leadership leadership = machine.lead(this);
        private final Deque<byte[]> proposals = new ArrayDeque<>();
        private boolean holdProposals;

        void tickAt(long nowMs) {
            leadership.onTick(nowMs);
            while (!holdProposals && !proposals.isEmpty()) {
                byte[] proposal = proposals.removeFirst();
                Dot dot = dot();
                leadership.onApplied(dot, proposal, machine.apply(dot, proposal));
            }
        }

        @Override
        public long nowMs() {
            throw new AssertionError("Sessions take their time from the tick");
        }

        @Override
        public void signal(Member to, byte[] signal) {
            throw new AssertionError("Sessions send no signals");
        }

        @Override
        public void propose(byte[] operation) {
            proposals.add(operation);
        }
    }

    private static SessionOperation randomOperation(Random random) {
        String id = String.valueOf((char) ('a' + random.nextInt(4)));
        String name = "n" + random.nextInt(4);
        return switch (random.nextInt(8)) {
            case 0, 1 -> create(id, name, "v" + random.nextInt(100));
            case 2, 3, 4 -> update(id, name, "v".repeat(random.nextInt(50)));
            case 5 -> new SessionOperation.Update(id, 7, random.nextInt(100), List.of(), List.of(name));
            case 6 -> new SessionOperation.Touch(id, random.nextInt(100));
            default ->
                random.nextInt(4) > 0
                        ? new SessionOperation.Touch(id, 1)
                        : new SessionOperation.Rename(id, String.valueOf((char) ('a' + random.nextInt(4))));
        };
    }

    private static byte[] snapshot(SessionMachine machine) {
        WireWriter out = new WireWriter();
        machine.snapshot(out);
        return out.toBytes();
    }

    private Dot dot() {
        return new Dot(EPOCH, ++index);
    }

    private SessionAnswer apply(SessionOperation operation) {
        return SessionAnswer.decode(machine.apply(dot(), operation.encode()));
    }

    private SessionAnswer ask(String id, Dot known) {
        return SessionAnswer.decode(machine.query(new SessionQuestion(id, known).encode()));
    }

    private Found found(String id, Dot known) {
        return (Found) ask(id, known);
    }

    private static List<String> values(Found found) {
        return found.attributes().stream()
                .filter(attribute -> attribute.value() != null)
                .map(attribute -> attribute.name() + "=" + new String(attribute.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static SessionOperation create(String id, String... namesAndValues) {
        return new SessionOperation.Create(id, new SessionMeta(1, 1, 60), puts(namesAndValues));
    }

    private static SessionOperation update(String id, String... namesAndValues) {
        return new SessionOperation.Update(id, 5, null, puts(namesAndValues), List.of());
    }

    private static List<AttributeValue> puts(String... namesAndValues) {
        List<AttributeValue> puts = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            puts.add(new AttributeValue(namesAndValues[i], namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return puts;
    }
}
