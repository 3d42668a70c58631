package io.chorale.jms.security;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.security.auth.login.FailedLoginException;

/**
 * Users, roles and permissions of a properties file, whose keys are in {@code docs/configuration.md}. It is read again when
 * it has changed, at most a second later; a user who is no longer in it may do nothing more. Thread-safe.
 */
public final class FileAuthenticator implements Authenticator {
    private final ReloadedFile file;
    /** What is compared when there is no such user, so that the answer takes as long. */
    private final PasswordHash nobody;

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException when it cannot be read, or something in it is wrong; the message names the key
     */
    public FileAuthenticator(Path file) {
        this(file, System::nanoTime);
    }

    FileAuthenticator(Path file, LongSupplier nanos) {
        this.file = new ReloadedFile(file, nanos);
        nobody = PasswordHash.of(new char[] {'?'}, PasswordHash.DEFAULT_ITERATIONS, new SecureRandom());
    }

    @Override
    public AuthenticatedUser authenticate(String userName, char[] password) throws FailedLoginException {
        SecurityFile now = file.get();
        if (userName == null) {
            Optional<Set<String>> roles = now.anonymousRoles();
            return new AuthenticatedUser(
                    SecurityFile.ANONYMOUS,
                    roles.orElseThrow(() -> new FailedLoginException("A user name and a password are needed")));
        }
        char[] given = password == null ? new char[0] : password;
        Optional<ProvenPassword> stored = now.password(userName);
        boolean matches = stored.isPresent() ? stored.get().matches(given) : nobody.matches(given);
        if (stored.isEmpty() || !matches) {
            throw new FailedLoginException("There is no such user, or the password is wrong");
        }
        return new AuthenticatedUser(userName, now.roles(userName));
    }

    @Override
    public boolean isAllowed(AuthenticatedUser user, Action action, SecuredDestination destination) {
        SecurityFile now = file.get();
        return now.isAllowed(now.rolesOfKnown(user.name()), action, destination);
    }
}
