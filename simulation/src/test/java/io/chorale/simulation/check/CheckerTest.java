package io.chorale.simulation.check;

import static io.chorale.groups.Service.AGREED;
import static io.chorale.groups.Service.CAUSAL;
import static io.chorale.groups.Service.FIFO;
import static io.chorale.groups.Service.RELIABLE;
import static io.chorale.groups.Service.SAFE;
import static io.chorale.groups.Service.UNRELIABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Service;
import org.junit.jupiter.api.Test;

/** Each invariant by a made-up run that breaks it, beside the one that does not. */
class CheckerTest {

    /** Three processes in one view. */
    private static Story abc() {
        return new Story("abc").view("abc", 1, "abc");
    }

    private static void assertHolds(Story story) {
        assertThat(story.check()).isEmpty();
    }

    private static void assertBreaks(Story story, Invariant invariant) {
        assertThat(story.check()).extracting(Violation::invariant).contains(invariant);
    }

    private static void assertBreaksOnly(Story story, Invariant invariant) {
        assertThat(story.check()).extracting(Violation::invariant).isNotEmpty().containsOnly(invariant);
    }

    @Test
    void aRunWithAllLevelsAndACrashHolds() {
        Story story = abc();
        for (Service service : Service.values()) {
            story.send('a', service);
        }
        story.deliver("abc", "a1", "a2", "a3", "a4", "a5", "a6").send('b', SAFE);
        story.crash("c").signal("ab", "ab").deliver("ab", "b1").view("ab", 2, "ab");
        assertHolds(story.send('a', FIFO).deliver("ab", "a7").end("ab"));
    }

    @Test
    void aPartitionAndAMergeHold() {
        Story story =
                abc().send('a', AGREED).deliver("ab", "a1").send('c', AGREED).deliver("c", "c1");
        story.signal("ab", "ab").view("ab", 2, "ab").signal("c", "c").view("c", 3, "c");
        story.signal("ab", "ab").signal("c", "c").view("abc", 4, "ab|c");
        assertHolds(story.end("abc"));
    }

    @Test
    void whatNobodySentIsNotDelivered() {
        Story story = abc();
        LogEvent forged = new LogEvent.Delivered(5, story.member('a'), 1, FIFO, 10, 1);
        assertBreaksOnly(story.log("b", forged), Invariant.INTEGRITY);
    }

    @Test
    void whatWasTakenButNotSentIsNotDelivered() {
        assertBreaks(abc().take('a', FIFO).deliver("b", "a1").end("abc"), Invariant.INTEGRITY);
    }

    @Test
    void aKilledProcessMayNotHaveLoggedThatItSent() {
        assertHolds(abc().take('a', FIFO)
                .crash("a")
                .deliver("bc", "a1")
                .signal("bc", "bc")
                .view("bc", 2, "bc"));
    }

    @Test
    void bytesAreThoseThatWereSent() {
        Story story = abc().send('a', FIFO);
        LogEvent changed = new LogEvent.Delivered(5, story.member('a'), 1, FIFO, 100, 1);
        assertBreaks(story.log("abc", changed), Invariant.INTEGRITY);
    }

    @Test
    void aMessageIsDeliveredOnce() {
        assertBreaksOnly(abc().send('a', RELIABLE).deliver("abc", "a1").deliver("b", "a1"), Invariant.INTEGRITY);
    }

    @Test
    void aMessageIsNotDeliveredAgainAfterAMerge() {
        Story story = abc().send('a', AGREED).deliver("abc", "a1");
        story.signal("ab", "ab").view("ab", 2, "ab").signal("c", "c").view("c", 3, "c");
        story.signal("ab", "ab").signal("c", "c").view("abc", 4, "ab|c");
        assertBreaksOnly(story.deliver("c", "a1"), Invariant.INTEGRITY);
    }

    @Test
    void aMemberIsInItsViews() {
        assertBreaks(new Story("abc").view("ab", 1, "ab").view("c", 1, "ab"), Invariant.SELF_INCLUSION);
    }

    @Test
    void oneIdIsOneView() {
        assertBreaks(new Story("abc").view("ab", 1, "ab").view("c", 1, "cab"), Invariant.VIEW_AGREEMENT);
    }

    @Test
    void oneViewHasOneOrderOfMembers() {
        assertBreaks(new Story("ab").view("a", 1, "ab").view("b", 1, "ba"), Invariant.VIEW_AGREEMENT);
    }

    @Test
    void viewsOnlyGrow() {
        assertBreaks(new Story("a").view("a", 2, "a").signal("a", "a").view("a", 1, "a"), Invariant.VIEW_ORDER);
    }

    @Test
    void aSenderDeliversItsOwn() {
        Story story = abc().send('a', RELIABLE);
        assertHolds(story.crash("a"));
        Story moved = abc().send('a', RELIABLE).signal("abc", "abc").view("abc", 2, "abc");
        assertBreaksOnly(moved, Invariant.SELF_DELIVERY);
    }

    @Test
    void aMessageBelongsToTheViewItWasSentIn() {
        for (Service service : Service.values()) {
            Story story = abc().send('a', service).deliver("ac", "a1");
            story.signal("abc", "abc").view("abc", 2, "abc").deliver("b", "a1");
            assertBreaks(story, Invariant.SENDING_VIEW);
        }
    }

    @Test
    void thoseWhoMoveTogetherHaveTheSame() {
        Story story = abc().send('a', RELIABLE)
                .deliver("ab", "a1")
                .signal("abc", "abc")
                .view("abc", 2, "abc");
        assertBreaksOnly(story, Invariant.VIRTUAL_SYNCHRONY);
        Story lossy = abc().send('a', UNRELIABLE)
                .deliver("ab", "a1")
                .signal("abc", "abc")
                .view("abc", 2, "abc");
        assertHolds(lossy);
    }

    @Test
    void thoseWhoDoNotMoveTogetherMayDiffer() {
        Story story =
                abc().send('a', RELIABLE).deliver("ab", "a1").signal("ab", "ab").signal("c", "c");
        assertHolds(story.view("ab", 2, "ab").view("c", 3, "c"));
    }

    @Test
    void theSignalNamesThoseWhoComeTogether() {
        assertBreaksOnly(abc().signal("abc", "ab").view("abc", 2, "abc"), Invariant.TRANSITIONAL_SETS);
        assertBreaksOnly(abc().view("abc", 2, "abc"), Invariant.TRANSITIONAL_SETS);
    }

    @Test
    void thoseOfOneSetComeFromOneView() {
        Story story = new Story("ab").view("a", 1, "a").view("b", 2, "b");
        story.signal("ab", "ab").view("ab", 3, "ab");
        assertBreaks(story, Invariant.TRANSITIONAL_SETS);
    }

    @Test
    void thoseOfOneViewComeInOneSet() {
        Story story = abc().signal("ab", "ab").signal("c", "c").view("abc", 2, "ab|c");
        assertBreaksOnly(story, Invariant.TRANSITIONAL_SETS);
    }

    @Test
    void setsPartTheMembers() {
        assertBreaks(new Story("ab").view("ab", 1, "ab|b"), Invariant.TRANSITIONAL_SETS);
    }

    @Test
    void aStreamHasNoGapAndNoDisorder() {
        Story gap =
                abc().send('a', FIFO).send('a', FIFO).deliver("ac", "a1", "a2").deliver("b", "a2");
        assertBreaks(gap, Invariant.FIFO);
        Story swapped = abc().send('a', FIFO)
                .send('a', CAUSAL)
                .deliver("ac", "a1", "a2")
                .deliver("b", "a2", "a1");
        assertBreaks(swapped, Invariant.FIFO);
        Story loose = abc().send('a', FIFO)
                .send('a', RELIABLE)
                .deliver("ac", "a1", "a2")
                .deliver("b", "a2", "a1");
        assertHolds(loose);
    }

    @Test
    void causesComeFirst() {
        Story story =
                abc().send('a', FIFO).deliver("ab", "a1").send('b', CAUSAL).deliver("ab", "b1");
        assertBreaksOnly(story.deliver("c", "b1", "a1"), Invariant.CAUSAL);
        Story fifo = abc().send('a', FIFO).deliver("ab", "a1").send('b', FIFO).deliver("ab", "b1");
        assertHolds(fifo.deliver("c", "b1", "a1"));
        Story earlier = abc().send('a', FIFO)
                .take('b', CAUSAL)
                .deliver("ab", "a1")
                .sent('b', 1)
                .deliver("ab", "b1");
        assertHolds(earlier.deliver("c", "b1", "a1"));
    }

    @Test
    void theOrderIsOne() {
        Story story = abc().send('a', AGREED)
                .send('b', SAFE)
                .deliver("ab", "a1", "b1")
                .deliver("c", "b1", "a1");
        assertBreaksOnly(story, Invariant.AGREED_ORDER);
    }

    /** No two processes disagree, but the three together do. */
    @Test
    void theOrderIsOneOverComponents() {
        Story story = abc().send('a', AGREED).send('b', AGREED).send('c', AGREED);
        story.signal("a", "a").deliver("a", "c1", "a1").view("a", 2, "a");
        story.signal("b", "b").deliver("b", "a1", "b1").view("b", 3, "b");
        story.signal("c", "c").deliver("c", "b1", "c1").view("c", 4, "c");
        assertBreaks(story, Invariant.AGREED_ORDER);
    }

    @Test
    void theOrderHasNoHolesBeforeTheSignal() {
        Story story = abc().send('a', AGREED)
                .send('b', AGREED)
                .deliver("ab", "a1", "b1")
                .deliver("c", "b1");
        assertBreaksOnly(story.crash("abc"), Invariant.AGREED_HOLES);
    }

    @Test
    void afterTheSignalTheOrderHasNoHolesOfThoseWhoMoveAlong() {
        Story other = abc().send('a', AGREED).send('b', AGREED).deliver("ab", "a1", "b1");
        assertHolds(other.signal("bc", "bc").signal("c", "c").deliver("c", "b1").crash("abc"));
        Story own = abc().send('a', AGREED).send('b', AGREED).deliver("ab", "a1", "b1");
        assertBreaksOnly(own.signal("c", "ac").deliver("c", "b1").crash("abc"), Invariant.AGREED_HOLES);
    }

    @Test
    void safeBeforeTheSignalIsDeliveredByAll() {
        Story story = abc().send('a', SAFE).deliver("a", "a1");
        story.signal("ab", "ab").signal("c", "c").view("c", 2, "c");
        assertBreaksOnly(story.deliver("b", "a1"), Invariant.SAFE_BEFORE_SIGNAL);
    }

    @Test
    void safeExcusesThoseWhoCrash() {
        assertHolds(abc().send('a', SAFE).deliver("ab", "a1").crash("c"));
    }

    /** Who crashes after it has moved on without the message has seen a world without it. */
    @Test
    void safeDoesNotExcuseThoseWhoMovedOn() {
        Story story = abc().send('a', SAFE).deliver("ab", "a1").signal("c", "c").view("c", 2, "c");
        assertBreaksOnly(story.crash("c"), Invariant.SAFE_BEFORE_SIGNAL);
    }

    @Test
    void safeAfterTheSignalIsDeliveredByThoseWhoMoveAlong() {
        Story story = abc().send('a', SAFE).signal("ab", "ab").signal("c", "c").deliver("a", "a1");
        assertBreaksOnly(story.view("c", 3, "c").signal("b", "b").view("b", 4, "b"), Invariant.SAFE_AFTER_SIGNAL);
        Story fine = abc().send('a', SAFE).signal("ab", "ab").signal("c", "c").deliver("ab", "a1");
        assertHolds(fine.view("ab", 2, "ab").view("c", 3, "c"));
    }

    @Test
    void inTheEndThereIsOneView() {
        assertBreaksOnly(new Story("ab").view("a", 1, "a").view("b", 2, "b").end("ab"), Invariant.CONVERGENCE);
        assertBreaksOnly(new Story("ab").view("a", 1, "ab").end("a").crash("b"), Invariant.CONVERGENCE);
        assertBreaksOnly(new Story("a").end("a"), Invariant.CONVERGENCE);
    }

    @Test
    void inTheEndEverythingIsDelivered() {
        assertBreaksOnly(abc().send('a', FIFO).deliver("ab", "a1").end("abc"), Invariant.CONVERGENCE);
        assertBreaksOnly(abc().take('a', FIFO).end("abc"), Invariant.CONVERGENCE);
        assertBreaksOnly(abc().log("a", new LogEvent.Ended(9, true)).end("bc"), Invariant.CONVERGENCE);
    }

    @Test
    void viewsAreAsManyAsFaultsExcuse() {
        Story story = abc().signal("abc", "abc").view("abc", 2, "abc").end("abc");
        assertThat(Checker.check(story.logs(), 2).violations()).isEmpty();
        assertThat(Checker.check(story.logs(), 1).violations())
                .extracting(Violation::invariant)
                .containsExactly(Invariant.CONVERGENCE);
    }

    @Test
    void logsThatAreNotOfOneRunAreRefused() {
        Story story = abc();
        story.log("a", new LogEvent.Submitted(1, 5, FIFO, 1, 1));
        assertThatThrownBy(story::check).isInstanceOf(IllegalArgumentException.class);
    }
}
