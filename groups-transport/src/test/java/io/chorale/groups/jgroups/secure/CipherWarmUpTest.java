package io.chorale.groups.jgroups.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CipherWarmUpTest {
    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("chorale-cipher-warm-up"));
    }

    @Test
    void whatIsEncryptedComesBackInBothWays() {
        assertThatNoException().isThrownBy(new CipherWarmUp()::run);
    }

    @Test
    void itsThreadEnds() {
        CipherWarmUp.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> !isRunning());
        assertThat(isRunning()).isFalse();
    }
}
