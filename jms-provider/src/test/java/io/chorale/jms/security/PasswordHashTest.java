package io.chorale.jms.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** Passwords as they are stored. That comparing takes the same time for each of them cannot be seen by a test. */
class PasswordHashTest {
    private final SecureRandom random = new SecureRandom();

    private String encoded(String password) {
        return PasswordHash.of(password.toCharArray(), 1_000, random).encoded();
    }

    @Test
    void aPasswordIsKnownByItsHash() {
        PasswordHash stored = PasswordHash.parse(encoded("geheim ä"));

        assertThat(stored.matches("geheim ä".toCharArray())).isTrue();
        assertThat(stored.matches("geheim".toCharArray())).isFalse();
        assertThat(stored.matches(new char[0])).isFalse();
        assertThat(encoded("x")).isNotEqualTo(encoded("x")).startsWith("pbkdf2-sha512$1000$");
    }

    /** Made by Python: hashlib.pbkdf2_hmac('sha256', b'password', b'0123456789abcdef', 4096). */
    @Test
    void theHashIsThatOfTheStandard() {
        PasswordHash stored = PasswordHash.parse(
                "pbkdf2-sha256$4096$MDEyMzQ1Njc4OWFiY2RlZg$YV7u5lKp/hz59CfWIYUmqTet0BgHmFSyqhGHXXWYN6w");

        assertThat(stored.matches("password".toCharArray())).isTrue();
        assertThat(stored.matches("Password".toCharArray())).isFalse();
    }

    @Test
    void aRightPasswordIsRememberedAndAWrongOneStaysWrong() {
        ProvenPassword proven = new ProvenPassword(PasswordHash.parse(encoded("right")));

        for (int i = 0; i < 2; i++) {
            assertThat(proven.matches("wrong".toCharArray())).isFalse();
            assertThat(proven.matches("right".toCharArray())).isTrue();
        }
        assertThat(proven.matches(new char[0])).isFalse();
    }

    @Test
    void whatIsNoHashIsNotShown() {
        String hash = encoded("x");
        String[] parts = hash.split("\\$", -1);
        refused("plain-password", "no hash of a password");
        refused("md5$1$" + parts[2] + "$" + parts[3], "no hash of a password");
        refused("pbkdf2-sha512$10$" + parts[2] + "$" + parts[3], "1,000 to 10,000,000, not 10");
        refused("pbkdf2-sha512$many$" + parts[2] + "$" + parts[3], "iterations is no number");
        refused("pbkdf2-sha512$1000$c2FsdA$" + parts[3], "at least 16 bytes");
        assertThat(PasswordHash.parse(hash)).hasToString("pbkdf2-sha512");
    }

    private static void refused(String text, String why) {
        assertThatThrownBy(() -> PasswordHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("plain-password");
    }
}
