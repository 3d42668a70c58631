package io.chorale.jms.config;

import io.chorale.jms.security.Authenticator;
import io.chorale.jms.security.FileAuthenticator;
import io.chorale.jms.security.JaasAuthenticator;
import java.nio.file.Path;

/**
 * Where the authenticator of a node comes from. Immutable.
 *
 * @param securityFile users, roles and permissions; with {@code jaasLogin} only the roles and permissions count; or null
 * @param jaasLogin the entry of a JAAS configuration, or null
 * @param className of an authenticator, or null; then the others are null
 */
public record AuthenticatorConfig(Path securityFile, String jaasLogin, String className) {
    /** Everybody in this JVM may do everything. */
    public static final AuthenticatorConfig NONE = new AuthenticatorConfig(null, null, null);

    public AuthenticatorConfig {
        if (className != null && (securityFile != null || jaasLogin != null)) {
            throw new IllegalArgumentException(
                    "authenticator names a class that decides alone: set neither securityFile nor jaasLogin beside it");
        }
    }

    /**
     * Makes the authenticator.
     *
     * @return null when none is configured
     * @throws IllegalArgumentException when it cannot be made; the message names the property
     */
    public Authenticator create() {
        if (className != null) {
            return custom();
        }
        if (jaasLogin != null) {
            return new JaasAuthenticator(jaasLogin, securityFile);
        }
        return securityFile == null ? null : new FileAuthenticator(securityFile);
    }

    private Authenticator custom() {
        try {
            return load().asSubclass(Authenticator.class).getConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new IllegalArgumentException(
                    "authenticator is a public class with a public constructor without parameters that implements "
                            + Authenticator.class.getName() + ", which " + className + " is not: " + e,
                    e);
        }
    }

    private Class<?> load() throws ClassNotFoundException {
        ClassLoader ofApplication = Thread.currentThread().getContextClassLoader();
        if (ofApplication != null) {
            try {
                return Class.forName(className, true, ofApplication);
            } catch (ClassNotFoundException e) {
                return Class.forName(className);
            }
        }
        return Class.forName(className);
    }
}
