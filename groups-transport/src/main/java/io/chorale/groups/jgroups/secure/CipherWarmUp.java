package io.chorale.groups.jgroups.secure;

import io.chorale.groups.TransportException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes Java compile AES-GCM before the traffic needs it. Java uses the processor's instructions for it in compiled code
 * only, and compiles by the number of calls and not of bytes. Until then a datagram of 60,000 bytes takes 1 to 30 ms
 * instead of some 20 us, and a record of TLS 150 us instead of 5, for the first 1,000 to 3,000 of them: the first seconds
 * of a cluster, or its first minute on a busy machine. Short messages count as many calls, so this is done with them.
 */
final class CipherWarmUp implements Runnable {
    /** Fewer leave large datagrams slow. All of it takes half a second of one processor at first, and then 0.1 s. */
    static final int ROUNDS = 6_000;

    private static final int PAYLOAD_BYTES = 1_000;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    /** Nothing that it protects leaves this class, so it need not be secret. */
    private final SecretKey key = new SecretKeySpec(new byte[KEY_BYTES], "AES");

    private final byte[] associated = new byte[TAG_BYTES];
    private final byte[] payload = new byte[PAYLOAD_BYTES];
    private final Cipher cipher;
    private long lastNonce;

    CipherWarmUp() {
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new TransportException("This Java has no AES-GCM: " + e, e);
        }
    }

    /** Does it beside the caller, who has to wait for the network anyway. The thread ends by itself. */
    static void start() {
        Thread thread = new Thread(new CipherWarmUp(), "chorale-cipher-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < ROUNDS; i++) {
                requirePayload(arrays());
                requirePayload(buffers());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of this Java does not decrypt what it encrypted", e);
        }
    }

    /** As datagrams are sealed and opened. */
    private byte[] arrays() throws GeneralSecurityException {
        GCMParameterSpec nonce = nonce();
        init(Cipher.ENCRYPT_MODE, nonce);
        byte[] sealed = new byte[PAYLOAD_BYTES + TAG_BYTES];
        cipher.doFinal(payload, 0, payload.length, sealed, 0);
        init(Cipher.DECRYPT_MODE, nonce);
        return cipher.doFinal(sealed, 0, sealed.length);
    }

    /** As TLS encrypts and decrypts records: another way through the cipher, which is compiled by itself. */
    private byte[] buffers() throws GeneralSecurityException {
        GCMParameterSpec nonce = nonce();
        init(Cipher.ENCRYPT_MODE, nonce);
        ByteBuffer sealed = ByteBuffer.allocate(PAYLOAD_BYTES + TAG_BYTES);
        cipher.doFinal(ByteBuffer.wrap(payload), sealed);
        init(Cipher.DECRYPT_MODE, nonce);
        ByteBuffer opened = ByteBuffer.allocate(PAYLOAD_BYTES + TAG_BYTES);
        int length = cipher.doFinal(sealed.flip(), opened);
        return Arrays.copyOf(opened.array(), length);
    }

    /** A cipher takes no nonce twice, whatever the key protects. */
    private GCMParameterSpec nonce() {
        lastNonce++;
        return new GCMParameterSpec(
                TAG_BYTES * Byte.SIZE,
                ByteBuffer.allocate(NONCE_BYTES).putLong(lastNonce).array());
    }

    private void init(int mode, GCMParameterSpec nonce) throws GeneralSecurityException {
        cipher.init(mode, key, nonce);
        cipher.updateAAD(associated);
    }

    /** Looked at, so that the compiler cannot leave the work out. */
    private void requirePayload(byte[] opened) throws GeneralSecurityException {
        if (!Arrays.equals(payload, opened)) {
            throw new GeneralSecurityException("Another text came back");
        }
    }
}
