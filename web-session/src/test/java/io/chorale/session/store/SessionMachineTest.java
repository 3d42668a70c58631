package io.chorale.session.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.session.RecordedElements;
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
    private static final List<String> IDS = List.of("a", "b", "c", "d");

    private final SessionBudget budget = new SessionBudget(new SessionLimits(10, 20_000, 5_000));
    private final RecordedElements elements = new RecordedElements();
    private final SessionMachine machine = new SessionMachine(budget, elements);
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
            assertThat(SessionAnswer.decode(apply(bad))).isInstanceOf(Refused.class);
            assertThat(SessionAnswer.decode(machine.query(bad))).isInstanceOf(Refused.class);
            assertThat(machine.admission(bad, false)).isInstanceOf(Refused.class);
        }
        assertThat(values(found("s", Dot.NONE))).containsExactly("a=1");
    }

    @Test
    void limitsRefuseAtThePrimaryAndLetShrink() {
        apply(create("s", "a", "x".repeat(4_000)));
        assertThat(machine.admission(update("s", "b", "x".repeat(2_000)).encode(), false))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).contains("5000"));
        assertThat(machine.admission(update("s", "a", "small").encode(), false)).isNull();
        for (int i = 0; i < 4; i++) {
            apply(create("full" + i, "a", "x".repeat(3_500)));
        }
        assertThat(machine.admission(create("more", "a", "x".repeat(3_000)).encode(), false))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).contains("20000 bytes"));
        for (int i = 0; i < 5; i++) {
            apply(create("tiny" + i));
        }
        assertThat(machine.admission(create("eleventh").encode(), false))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.cause()).contains("10 sessions"));
        assertThat(budget.refusals()).isEqualTo(3);
    }

    @Test
    void aFullDiskTakesWhatShrinksOnly() {
        apply(create("s", "a", "x".repeat(100), "b", "x"));
        Disk disk = new Disk();
        Leadership leadership = machine.lead(disk);
        disk.isFull = true;

        for (SessionOperation growing : List.of(create("t", "a", "1"), update("s", "a", "x".repeat(101)))) {
            assertThat(SessionAnswer.decode(leadership.admit(null, growing.encode())))
                    .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.cause())
                            .contains("disk", "dataDirectory"));
        }
        assertThat(leadership.admit(null, update("s", "a", "small").encode())).isNull();
        assertThat(leadership.admit(null, new SessionOperation.Touch("s", 1).encode()))
                .isNull();
        assertThat(leadership.admit(null, new SessionOperation.Invalidate("s").encode()))
                .isNull();

        disk.isFull = false;
        assertThat(leadership.admit(null, create("t", "a", "1").encode())).isNull();
    }

    private static final class Disk extends Unheard {
        private boolean isFull;

        @Override
        public boolean isStorageFull() {
            return isFull;
        }
    }

    @Test
    void aMachineLoadedFromTheElementsOfAnyHistoryIsAlikeAndAccountsForEveryByte() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            SessionBudget own = new SessionBudget(SessionLimits.defaults());
            RecordedElements log = new RecordedElements();
            SessionMachine one = new SessionMachine(own, log);
            for (int step = 1; step <= 400; step++) {
                Dot dot = new Dot(EPOCH, step);
                byte[] operation = randomOperation(random).encode();
                RecordedElements log2 = log.copy();
                SessionMachine two = random.nextInt(20) == 0 ? loaded(log2) : null;
                byte[] answer = one.apply(dot, operation, log.record(dot));
                if (two != null) {
                    assertThat(two.apply(dot, operation, log2.record(dot)))
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(answer);
                    assertAlike(seed, one, loaded(log));
                    assertThat(log2.all().keySet())
                            .as("seed %d", seed)
                            .isEqualTo(log.all().keySet());
                }
            }
            for (String id : IDS) {
                Dot dot = new Dot(EPOCH, 1_000 + id.charAt(0));
                one.apply(dot, new SessionOperation.Invalidate(id).encode(), log.record(dot));
            }
            assertThat(own.bytes()).as("seed %d", seed).isZero();
            assertThat(log.all())
                    .as("elements that nobody removes, seed %d", seed)
                    .hasSize(one.tombstones());
        }
    }

    private void assertAlike(long seed, SessionMachine one, SessionMachine two) {
        for (String id : IDS) {
            for (Dot known : List.of(Dot.NONE, new Dot(EPOCH, 100), new Dot(EPOCH, 300))) {
                byte[] question = new SessionQuestion(id, known).encode();
                assertThat(two.query(question)).as("seed %d", seed).isEqualTo(one.query(question));
            }
        }
        assertThat(two.size()).isEqualTo(one.size());
        assertThat(two.tombstones()).isEqualTo(one.tombstones());
        assertThat(two.newestTombstone()).isEqualTo(one.newestTombstone());
        assertThat(two.contested()).isEmpty();
        for (int i = 0; i < one.size(); i++) {
            StoredSession left = one.following("", 10).get(i).getValue();
            StoredSession right = two.following("", 10).get(i).getValue();
            assertThat(right.activity()).isEqualTo(left.activity());
            assertThat(right.sizeBytes()).isEqualTo(left.sizeBytes());
        }
    }

    private SessionMachine loaded(RecordedElements log) {
        SessionMachine loaded = new SessionMachine(new SessionBudget(SessionLimits.defaults()), log);
        log.loadInto(loaded);
        loaded.lead(new Unheard());
        return loaded;
    }

    @Test
    void loadingReadsNoValueAndAskingReadsItOnce() {
        apply(create("s", "a", "1", "b", "2"));
        SessionMachine loaded = new SessionMachine(budget, elements);
        elements.loadInto(loaded);
        assertThat(budget.bytes()).isPositive();
        assertThat(elements.reads()).isZero();

        byte[] question = new SessionQuestion("s", Dot.NONE).encode();
        assertThat(values((Found) SessionAnswer.decode(loaded.query(question)))).containsExactly("a=1", "b=2");
        loaded.query(question);

        assertThat(elements.reads()).isEqualTo(2);
    }

    @Test
    void whatTwoSidesOfAPartitionWroteIsSettledToTheLaterOfEach() {
        apply(create("s", "a", "1", "b", "1", "c", "1"));
        RecordedElements left = side(1, update("s", "a", "left", "b", "left"));
        RecordedElements right = side(2, update("s", "b", "right"));

        SessionMachine merged = merged(left, right);

        assertThat(merged.contested()).containsExactly("s");
        Found before = (Found) SessionAnswer.decode(merged.query(new SessionQuestion("s", Dot.NONE).encode()));
        assertThat(values(before)).containsExactly("a=left", "b=right", "c=1");
        Dot settled = new Dot(new Epoch(3, 3), 2);
        merged.apply(settled, new SessionOperation.Settle("s").encode(), left.record(settled));
        Found after = (Found) SessionAnswer.decode(merged.query(new SessionQuestion("s", Dot.NONE).encode()));
        assertThat(after.version()).as("unknown to all clients").isEqualTo(settled);
        assertThat(values(after)).isEqualTo(values(before));
        assertThat(left.all()).as("a meta and three attributes").hasSize(4);
    }

    @Test
    void aSessionThatOneSideEndedDoesNotComeBackFromTheOther() {
        apply(create("s", "a", "1"));
        RecordedElements left = side(1, new SessionOperation.Invalidate("s"));
        RecordedElements right = side(2, update("s", "b", "right"));

        SessionMachine merged = merged(left, right);

        assertThat(SessionAnswer.decode(merged.query(new SessionQuestion("s", Dot.NONE).encode())))
                .isEqualTo(new Gone(EndReason.INVALIDATED));
        Dot settled = new Dot(new Epoch(3, 3), 2);
        merged.apply(settled, new SessionOperation.Settle("s").encode(), left.record(settled));
        assertThat(left.all()).as("the tombstone").hasSize(1);
        assertThat(merged.contested()).isEmpty();
    }

    @Test
    void theLeadershipSettlesAndAClientMayNot() {
        apply(create("s", "a", "1"));
        RecordedElements left = side(1, update("s", "a", "left"));
        SessionMachine merged = merged(left, side(2, update("s", "a", "right")));
        List<byte[]> proposed = new ArrayList<>();
        Leadership leadership = merged.lead(new Unheard() {
            @Override
            public void propose(byte[] operation) {
                proposed.add(operation);
            }
        });

        leadership.onTick(0);

        assertThat(proposed).singleElement().isEqualTo(new SessionOperation.Settle("s").encode());
        assertThat(leadership.admit(null, proposed.get(0))).isNotNull();
    }

    /** The elements as they are after one more decision, taken by one side of a partition. */
    private RecordedElements side(int counter, SessionOperation operation) {
        RecordedElements side = elements.copy();
        SessionMachine primary = new SessionMachine(new SessionBudget(SessionLimits.defaults()), side);
        side.loadInto(primary);
        Dot dot = new Dot(new Epoch(2, counter), 2);
        assertThat(SessionAnswer.decode(primary.apply(dot, operation.encode(), side.record(dot))))
                .isInstanceOf(Applied.class);
        return side;
    }

    /** As a merge does it: what both have, and what each has made. */
    private SessionMachine merged(RecordedElements left, RecordedElements right) {
        left.all()
                .keySet()
                .removeIf(id -> elements.all().containsKey(id) && !right.all().containsKey(id));
        right.all().forEach((id, element) -> {
            if (!elements.all().containsKey(id)) {
                left.put(id, element);
            }
        });
        SessionMachine merged = new SessionMachine(budget, left);
        left.loadInto(merged);
        merged.lead(new Unheard());
        return merged;
    }

    /** A context that takes no word. */
    private static class Unheard implements LeaderContext {
        @Override
        public long nowMs() {
            throw new AssertionError("Sessions take their time from the tick");
        }

        @Override
        public long unixTimeMs() {
            return nowMs();
        }

        @Override
        public boolean mayHandOut() {
            return true;
        }

        @Override
        public void signal(Member to, byte[] signal) {
            throw new AssertionError("Sessions send no signals");
        }

        @Override
        public void propose(byte[] operation) {
            throw new AssertionError("Nothing is to be decided here");
        }

        @Override
        public boolean isStorageFull() {
            return false;
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
                leadership.onApplied(dot, proposal, machine.apply(dot, proposal, elements.record(dot)));
            }
        }

        @Override
        public long nowMs() {
            throw new AssertionError("Sessions take their time from the tick");
        }

        @Override
        public long unixTimeMs() {
            return nowMs();
        }

        @Override
        public boolean mayHandOut() {
            return true;
        }

        @Override
        public void signal(Member to, byte[] signal) {
            throw new AssertionError("Sessions send no signals");
        }

        @Override
        public void propose(byte[] operation) {
            proposals.add(operation);
        }

        @Override
        public boolean isStorageFull() {
            return false;
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
                        ? random.nextInt(20) == 0
                                ? new SessionOperation.Prune(new Dot(EPOCH, random.nextInt(400)))
                                : new SessionOperation.Touch(id, 1)
                        : new SessionOperation.Rename(id, String.valueOf((char) ('a' + random.nextInt(4))));
        };
    }

    private Dot dot() {
        return new Dot(EPOCH, ++index);
    }

    private SessionAnswer apply(SessionOperation operation) {
        return SessionAnswer.decode(apply(operation.encode()));
    }

    private byte[] apply(byte[] operation) {
        Dot dot = dot();
        return machine.apply(dot, operation, elements.record(dot));
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
