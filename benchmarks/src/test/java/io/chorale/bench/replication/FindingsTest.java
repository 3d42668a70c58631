package io.chorale.bench.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.replication.control.Accounting;
import io.chorale.bench.replication.control.Audit;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private final Findings findings = new Findings();

    @Test
    void whatIsAllThereIsSound() {
        assertThat(findings.check("a", new Audit(50_000, 17_000, 4_000, 0, 0), 50_000, 0, 16_384))
                .isTrue();
        assertThat(findings.check("a", new Audit(10, 10, 10, 0, 0), 10, 0, 16_384))
                .isTrue();
        assertThat(findings.faults()).isEmpty();
    }

    @Test
    void aContestantThatDropsIsFound() {
        assertThat(findings.check("a", new Audit(49_999, 17_000, 4_000, 0, 0), 50_000, 0, 16_384))
                .isFalse();
        assertThat(findings.faults()).singleElement().asString().contains("50000 entries were confirmed", "49999");
    }

    @Test
    void aContestantThatDoesWhatNobodyAskedForIsFound() {
        findings.check("a", new Audit(50_001, 17_000, 4_000, 0, 0), 50_000, 0, 16_384);
        assertThat(findings.faults()).hasSize(1);
    }

    @Test
    void anEntryInDoubtMayBeThereButIsNoSuccess() {
        findings.check("a", new Audit(50_001, 17_000, 4_000, 0, 0), 50_000, 1, 16_384);
        assertThat(findings.faults()).singleElement().asString().contains("1 entries failed");
    }

    @Test
    void aContestantThatKeepsTooLittleIsFound() {
        findings.check("a", new Audit(50_000, 16_383, 4_000, 0, 0), 50_000, 0, 16_384);
        assertThat(findings.faults()).singleElement().asString().contains("16383 entries are left");
    }

    @Test
    void damagedMissingAndUnreadEntriesAreFound() {
        assertThat(findings.checkLive("a", new Audit(10, 10, 10, 1, 0), 10)).isFalse();
        findings.checkLive("b", new Audit(10, 10, 10, 0, 2), 10);
        findings.checkLive("c", new Audit(10, 10, 0, 0, 0), 10);
        assertThat(findings.faults()).hasSize(3);
    }

    @Test
    void whatIsKnownEntryByEntryIsHeldAgainstWhatWasThere() {
        assertThat(findings.check("a", new Accounting(10, 0, 0, 0))).isTrue();
        assertThat(findings.faults()).isEmpty();
        assertThat(findings.check("a", new Accounting(10, 1, 1, 0))).isFalse();
        assertThat(findings.faults())
                .containsExactly("a: 1 of 10 confirmed entries were missing", "a: 1 entries were there twice");
        assertThat(findings.check("a", new Accounting(10, 0, 0, 1))).isFalse();
        assertThat(findings.check("a", Accounting.NOTHING)).isFalse();
    }

    @Test
    void aNoteIsNoFaultAndIsMadeOnce() {
        findings.note("x");
        findings.note("x");
        assertThat(findings.notes()).containsExactly("x");
        assertThat(findings.faults()).isEmpty();
    }
}
