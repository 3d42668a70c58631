package io.chorale.jms.security;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A user's password, checked at full cost until it was right once. From then on the same password is known by a digest
 * under a key that only this object has, because applications open connections far more often than users change their
 * passwords. Thread-safe.
 */
final class ProvenPassword {
    private static final String DIGEST = "HmacSHA256";

    private final PasswordHash stored;
    private final byte[] key = new byte[32];
    private volatile byte[] proven;

    ProvenPassword(PasswordHash stored) {
        this.stored = stored;
        new SecureRandom().nextBytes(key);
    }

    boolean matches(char[] password) {
        byte[] given = digest(password);
        byte[] known = proven;
        if (known != null && MessageDigest.isEqual(known, given)) {
            return true;
        }
        boolean right = stored.matches(password);
        if (right) {
            proven = given;
        }
        return right;
    }

    private byte[] digest(char[] password) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(new SecretKeySpec(key, DIGEST));
            mac.update(bytes);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + DIGEST, e);
        } finally {
            bytes.clear().put(new byte[bytes.capacity()]);
        }
    }
}
