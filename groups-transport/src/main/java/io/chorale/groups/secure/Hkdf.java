package io.chorale.groups.secure;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key derivation of RFC 5869 with SHA-256. */
final class Hkdf {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int HASH_BYTES = 32;

    private Hkdf() {}

    static byte[] extract(byte[] salt, byte[] secret) {
        return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, secret);
    }

    static byte[] expand(byte[] key, byte[] info, int length) {
        if (length < 1 || length > 255 * HASH_BYTES) {
            throw new IllegalArgumentException("HKDF gives 1 to " + 255 * HASH_BYTES + " bytes, not " + length);
        }
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int from = 0, number = 1; from < length; from += HASH_BYTES, number++) {
            block = hmac(key, block, info, new byte[] {(byte) number});
            System.arraycopy(block, 0, output, from, Math.min(HASH_BYTES, length - from));
        }
        Arrays.fill(block, (byte) 0);
        return output;
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM + ", this one does not", e);
        }
    }
}
