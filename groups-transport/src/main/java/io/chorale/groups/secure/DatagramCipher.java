package io.chorale.groups.secure;

import io.chorale.groups.wire.WireWriter;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-GCM over one datagram. Not thread-safe. */
final class DatagramCipher {
    static final int TAG_BYTES = 16;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final Cipher cipher;

    DatagramCipher() {
        try {
            cipher = Cipher.getInstance(TRANSFORMATION);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + TRANSFORMATION + ", this one does not", e);
        }
    }

    /** The header, and the payload encrypted with its tag. */
    byte[] seal(SecretKey key, SealedHeader header, byte[] payload, int offset, int length) {
        byte[] prefix = header.toBytes();
        byte[] sealed = Arrays.copyOf(prefix, SealedHeader.OVERHEAD_BYTES + length);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(header.counter()));
            cipher.updateAAD(prefix);
            cipher.doFinal(payload, offset, length, sealed, prefix.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A datagram cannot be encrypted", e);
        }
    }

    /** The payload, or null when the tag does not fit. */
    byte[] open(SecretKey key, SealedHeader header, byte[] sealed, int offset, int length) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, nonce(header.counter()));
            cipher.updateAAD(sealed, offset, SealedHeader.BYTES);
            return cipher.doFinal(sealed, offset + SealedHeader.BYTES, length - SealedHeader.BYTES);
        } catch (AEADBadTagException e) {
            // Not an error but the answer: an outsider's datagram, which the caller counts.
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A datagram cannot be decrypted", e);
        }
    }

    private static GCMParameterSpec nonce(long counter) {
        return new GCMParameterSpec(
                TAG_BYTES * Byte.SIZE,
                new WireWriter(16).writeInt(0).writeLong(counter).toBytes());
    }
}
