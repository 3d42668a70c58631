package io.chorale.jms;

import io.chorale.jms.config.ChoraleUri;
import io.chorale.jms.config.UriParameter;
import io.chorale.jms.link.Failures;
import jakarta.jms.JMSSecurityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Whom connections belong to that are opened without a user. Immutable.
 *
 * @param name null for nobody
 * @param password null when there is none, or a file has it
 * @param passwordFile read for each connection, so that it may change; or null
 */
record DefaultUser(String name, String password, Path passwordFile) {
    static final DefaultUser NOBODY = new DefaultUser(null, null, null);

    DefaultUser {
        if (password != null && passwordFile != null) {
            throw new IllegalArgumentException("password and passwordFile are both set: one of them is enough");
        }
        if (name == null && (password != null || passwordFile != null)) {
            throw new IllegalArgumentException("A password is set and no user: set user, too");
        }
    }

    static DefaultUser of(ChoraleUri uri) {
        String file = uri.get(UriParameter.PASSWORD_FILE, null);
        try {
            return new DefaultUser(
                    uri.get(UriParameter.USER, null),
                    uri.verbatim(UriParameter.PASSWORD),
                    file == null ? null : Path.of(file));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "passwordFile is the path of a file, which this is not: " + e.getMessage(), e);
        }
    }

    /** The password as it is now, or null. */
    String currentPassword() throws JMSSecurityException {
        if (passwordFile == null) {
            return password;
        }
        try {
            return Files.readString(passwordFile).replaceFirst("[\\r\\n]+$", "");
        } catch (IOException e) {
            throw Failures.caused(
                    new JMSSecurityException("The passwordFile " + passwordFile + " cannot be read: " + e, "LOGIN"), e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "user " + name;
    }
}
