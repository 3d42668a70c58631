package io.chorale.replication.node;

import io.chorale.groups.Security;
import io.chorale.groups.TransportException;
import io.chorale.replication.NodeSecurity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads what the configuration of a node names. Its messages name the property and the file, never what is in it. */
final class SecurityFiles {
    /** Longer than any password that somebody means. */
    private static final int MAX_PASSWORD_BYTES = 4_096;

    private SecurityFiles() {}

    /**
     * The protection that the files ask for.
     *
     * @throws TransportException when one of them is not there, cannot be read, or holds nothing of use
     */
    static Security load(NodeSecurity files) {
        if (files.secretFile() != null) {
            try {
                return Security.sharedSecret(files.secretFile());
            } catch (IllegalArgumentException | TransportException e) {
                throw new TransportException("secretFile " + files.secretFile() + ": " + e.getMessage(), e);
            }
        }
        if (files.keyStore() == null) {
            return Security.none();
        }
        requireReadable("keyStore", files.keyStore());
        requireReadable("trustStore", files.trustStore());
        char[] keyPassword = password("keyStorePasswordFile", files.keyStorePasswordFile());
        char[] trustPassword = password("trustStorePasswordFile", files.trustStorePasswordFile());
        try {
            return Security.certificates(files.keyStore(), keyPassword, files.trustStore(), trustPassword);
        } finally {
            Arrays.fill(keyPassword, '\0');
            Arrays.fill(trustPassword, '\0');
        }
    }

    private static void requireReadable(String property, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new TransportException(property + " " + file.toAbsolutePath() + " is not there, or is no file");
        }
        if (!Files.isReadable(file)) {
            throw new TransportException(property + " " + file.toAbsolutePath() + " may not be read by the user "
                    + System.getProperty("user.name"));
        }
    }

    private static char[] password(String property, Path file) {
        byte[] content = new byte[0];
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_PASSWORD_BYTES + 1);
            int length = content.length;
            while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
                length--;
            }
            if (length == 0 || length > MAX_PASSWORD_BYTES) {
                throw new TransportException(
                        property + " " + file + " holds no password: it has 1 to " + MAX_PASSWORD_BYTES + " bytes");
            }
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, 0, length));
            char[] password = new char[decoded.remaining()];
            decoded.get(password);
            Arrays.fill(decoded.array(), '\0');
            return password;
        } catch (CharacterCodingException e) {
            throw new TransportException(property + " " + file + " is no text in UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new TransportException(property + " " + file.toAbsolutePath() + " is not there", e);
        } catch (IOException e) {
            throw new TransportException(property + " " + file.toAbsolutePath() + " cannot be read: " + e, e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }
}
