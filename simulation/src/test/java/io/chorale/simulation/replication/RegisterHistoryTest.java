package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RegisterHistoryTest {
    private final RegisterHistory history = new RegisterHistory();

    private void write(long version, long askedAt, long answeredAt) {
        add(true, version, askedAt, answeredAt);
    }

    private void read(long version, long askedAt, long answeredAt) {
        add(false, version, askedAt, answeredAt);
    }

    private void add(boolean isWrite, long version, long askedAt, long answeredAt) {
        RegisterValue value = new RegisterValue(version, "v" + version);
        history.add("k", new RegisterHistory.Operation(isWrite, value, askedAt, answeredAt));
    }

    @Test
    void whatOverlapsMayComeInAnyOrder() {
        write(2, 1, 9);
        write(1, 2, 8);
        read(1, 3, 7);
        read(2, 4, 6);
        assertThatCode(history::check).doesNotThrowAnyException();
    }

    @Test
    void aReadMustSeeWhatWasWrittenBefore() {
        write(1, 1, 2);
        write(2, 3, 4);
        read(1, 5, 6);
        assertThatThrownBy(history::check).isInstanceOf(SimViolation.class).hasMessageContaining("not linearizable");
    }

    @Test
    void aReadMustNotSeeLessThanOneBefore() {
        write(1, 1, 2);
        write(2, 3, 20);
        read(2, 5, 6);
        read(1, 7, 8);
        assertThatThrownBy(history::check).isInstanceOf(SimViolation.class).hasMessageContaining("not linearizable");
    }

    @Test
    void aWriteComesAfterWhatWasReadBefore() {
        read(2, 1, 2);
        write(2, 3, 4);
        assertThatThrownBy(history::check).isInstanceOf(SimViolation.class).hasMessageContaining("not linearizable");
    }

    @Test
    void noTwoWritesHaveOneNumber() {
        write(1, 1, 2);
        write(1, 1, 2);
        assertThatThrownBy(history::check).isInstanceOf(SimViolation.class).hasMessageContaining("one number");
    }
}
