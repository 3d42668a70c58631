package io.chorale.jms.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A password as it is stored: {@code pbkdf2-sha512$iterations$salt$hash}, the last two in Base64. Immutable. */
final class PasswordHash {
    /** Some 0.1 s of a processor: what guessing costs, a try. */
    static final int DEFAULT_ITERATIONS = 210_000;

    static final int MIN_ITERATIONS = 1_000;
    static final int MAX_ITERATIONS = 10_000_000;
    private static final int MIN_BYTES = 16;
    private static final int SALT_BYTES = 16;

    private enum Algorithm {
        SHA512("PBKDF2WithHmacSHA512", 64),
        SHA256("PBKDF2WithHmacSHA256", 32);

        private final String jdkName;
        private final int bytes;

        Algorithm(String jdkName, int bytes) {
            this.jdkName = jdkName;
            this.bytes = bytes;
        }

        private String key() {
            return "pbkdf2-" + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Algorithm algorithm;
    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(Algorithm algorithm, int iterations, byte[] salt, byte[] hash) {
        this.algorithm = algorithm;
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Hashes a password with a new salt.
     *
     * @param password not empty
     */
    static PasswordHash of(char[] password, int iterations, SecureRandom random) {
        requireIterations(iterations);
        if (password.length == 0) {
            throw new IllegalArgumentException("A password is not empty");
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Algorithm algorithm = Algorithm.SHA512;
        return new PasswordHash(
                algorithm, iterations, salt, derive(algorithm, password, salt, iterations, algorithm.bytes));
    }

    /** Reads what {@link #encoded} gives. The exception does not show the text: it may be a password by mistake. */
    static PasswordHash parse(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length == 4) {
            for (Algorithm algorithm : Algorithm.values()) {
                if (algorithm.key().equals(parts[0])) {
                    return parse(algorithm, parts);
                }
            }
        }
        throw new IllegalArgumentException("this is no hash of a password: it begins with pbkdf2-sha512$ or"
                + " pbkdf2-sha256$, and bin/chorale password makes it");
    }

    private static PasswordHash parse(Algorithm algorithm, String[] parts) {
        try {
            int iterations = Integer.parseInt(parts[1]);
            requireIterations(iterations);
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            byte[] hash = Base64.getDecoder().decode(parts[3]);
            if (salt.length < MIN_BYTES || hash.length < MIN_BYTES) {
                throw new IllegalArgumentException("salt and hash have at least " + MIN_BYTES + " bytes");
            }
            return new PasswordHash(algorithm, iterations, salt, hash);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the number of iterations is no number", e);
        }
    }

    private static void requireIterations(int iterations) {
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException("the number of iterations is 1,000 to 10,000,000, not " + iterations);
        }
    }

    /** Compares in a time that does not depend on where the two differ. */
    boolean matches(char[] password) {
        byte[] given = password.length == 0
                ? new byte[hash.length]
                : derive(algorithm, password, salt, iterations, hash.length);
        return password.length > 0 && MessageDigest.isEqual(given, hash);
    }

    String encoded() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return String.join(
                "$",
                algorithm.key(),
                Integer.toString(iterations),
                base64.encodeToString(salt),
                base64.encodeToString(hash));
    }

    private static byte[] derive(Algorithm algorithm, char[] password, byte[] salt, int iterations, int bytes) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, bytes * 8);
        try {
            return SecretKeyFactory.getInstance(algorithm.jdkName)
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + algorithm.jdkName, e);
        } finally {
            spec.clearPassword();
        }
    }

    /** Hides what is in it. */
    @Override
    public String toString() {
        return algorithm.key();
    }
}
