package io.chorale.groups.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.CapturedLog;
import org.junit.jupiter.api.Test;

class OnceLogTest {

    @Test
    void aThingIsSaidOnceAndForgottenOnlyAfterManyOthers() {
        try (CapturedLog log = new CapturedLog(OnceLogTest.class)) {
            OnceLog once = new OnceLog(System.getLogger(OnceLogTest.class.getName()));
            once.warn("first", () -> "the first");
            once.warn("first", () -> "the first");
            assertThat(log.messages()).containsExactly("the first");
            for (int i = 0; i < 511; i++) {
                once.warn(i, () -> "another");
            }
            once.warn("first", () -> "the first");
            assertThat(log.messages()).as("still remembered").hasSize(512);
            for (int i = 1_000; i < 1_512; i++) {
                once.warn(i, () -> "another");
            }
            once.warn("first", () -> "the first");
            assertThat(log.messages()).as("forgotten, the memory is bounded").hasSize(1_025);
        }
    }
}
