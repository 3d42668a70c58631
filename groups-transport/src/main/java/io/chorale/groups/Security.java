package io.chorale.groups;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * Who may take part in the group, and how its traffic is protected. The same on all members. Nothing of it appears in
 * {@code toString()}, messages or logs. Immutable.
 */
public sealed interface Security {

    /** Anyone who reaches the addresses may join, read and send: for networks where only members are. */
    static Security none() {
        return None.INSTANCE;
    }

    /**
     * Whoever knows the secret is a member. Datagrams are encrypted with AES-GCM, connections with TLS 1.3, on all
     * stacks. Any protocol that uses a secret lets an outsider try guesses at home, so take random bytes.
     *
     * @param secret at least {@value SharedSecret#MIN_BYTES} bytes; copied
     * @throws IllegalArgumentException when it is shorter
     */
    static Security sharedSecret(byte[] secret) {
        return new SharedSecret(secret);
    }

    /**
     * As {@link #sharedSecret(byte[])}, with the bytes of a file; line ends at the end of the file do not count.
     *
     * @throws IllegalArgumentException when the secret is shorter than {@value SharedSecret#MIN_BYTES} bytes, or the file
     *     longer than {@value SharedSecret#MAX_FILE_BYTES}
     * @throws TransportException when the file is not there or cannot be read
     */
    static Security sharedSecret(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(SharedSecret.MAX_FILE_BYTES + 1);
            if (content.length > SharedSecret.MAX_FILE_BYTES) {
                throw new IllegalArgumentException("The file of the shared secret has more than "
                        + SharedSecret.MAX_FILE_BYTES + " bytes, so it is another file: " + file);
            }
            int length = content.length;
            while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
                length--;
            }
            return new SharedSecret(Arrays.copyOf(content, length));
        } catch (NoSuchFileException e) {
            throw new TransportException(
                    "The file of the shared secret is not there: " + file.toAbsolutePath()
                            + "; make it once with 'openssl rand -base64 32', and copy it to all nodes",
                    e);
        } catch (AccessDeniedException e) {
            throw new TransportException(
                    "The file of the shared secret may not be read by the user " + System.getProperty("user.name")
                            + ": " + file.toAbsolutePath(),
                    e);
        } catch (IOException e) {
            throw new TransportException("The shared secret cannot be read from " + file + ": " + e, e);
        }
    }

    /**
     * Whoever has a certificate that the trust store vouches for is a member: the trust store should hold nothing but
     * this cluster's authority. Connections use TLS 1.3 with certificates on both sides; for stacks on TCP with initial
     * hosts, as multicast cannot be protected by certificates.
     *
     * @param keyStore PKCS #12 file with this node's key and certificate
     * @param trustStore PKCS #12 file with the certificates that are trusted
     */
    static Security certificates(Path keyStore, char[] keyStorePassword, Path trustStore, char[] trustStorePassword) {
        return new Certificates(keyStore, keyStorePassword, trustStore, trustStorePassword);
    }

    /** No protection. */
    enum None implements Security {
        INSTANCE;

        @Override
        public String toString() {
            return "none";
        }
    }

    /** Members share a secret. */
    final class SharedSecret implements Security {
        /** What can be guessed is no secret. */
        public static final int MIN_BYTES = 16;

        /** What is longer was named by mistake. */
        static final int MAX_FILE_BYTES = 65_536;

        private final byte[] secret;

        private SharedSecret(byte[] secret) {
            if (secret.length < MIN_BYTES) {
                throw new IllegalArgumentException("The shared secret has " + secret.length
                        + " bytes, it needs at least " + MIN_BYTES + ": make one with 'openssl rand -base64 32'");
            }
            this.secret = secret.clone();
        }

        /** A copy of the secret. */
        public byte[] bytes() {
            return secret.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SharedSecret shared && MessageDigest.isEqual(secret, shared.secret);
        }

        @Override
        public int hashCode() {
            return SharedSecret.class.hashCode();
        }

        @Override
        public String toString() {
            return "shared secret";
        }
    }

    /** Members have certificates. */
    final class Certificates implements Security {
        private final Path keyStore;
        private final char[] keyStorePassword;
        private final Path trustStore;
        private final char[] trustStorePassword;

        private Certificates(Path keyStore, char[] keyStorePassword, Path trustStore, char[] trustStorePassword) {
            this.keyStore = Objects.requireNonNull(keyStore, "keyStore");
            this.keyStorePassword = keyStorePassword.clone();
            this.trustStore = Objects.requireNonNull(trustStore, "trustStore");
            this.trustStorePassword = trustStorePassword.clone();
        }

        public Path keyStore() {
            return keyStore;
        }

        /** A copy of the password. */
        public char[] keyStorePassword() {
            return keyStorePassword.clone();
        }

        public Path trustStore() {
            return trustStore;
        }

        /** A copy of the password. */
        public char[] trustStorePassword() {
            return trustStorePassword.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Certificates certificates
                    && keyStore.equals(certificates.keyStore)
                    && trustStore.equals(certificates.trustStore)
                    && Arrays.equals(keyStorePassword, certificates.keyStorePassword)
                    && Arrays.equals(trustStorePassword, certificates.trustStorePassword);
        }

        @Override
        public int hashCode() {
            return Objects.hash(keyStore, trustStore);
        }

        @Override
        public String toString() {
            return "certificates of " + keyStore + ", trusting " + trustStore;
        }
    }
}
