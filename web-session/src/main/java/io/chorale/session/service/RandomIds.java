package io.chorale.session.service;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids that cannot be guessed: 192 random bits in 32 characters that need no escape in a cookie. Thread-safe. */
final class RandomIds {
    private static final int RANDOM_BYTES = 24;

    private final SecureRandom random;

    RandomIds(SecureRandom random) {
        this.random = random;
    }

    String next(String prefix) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
