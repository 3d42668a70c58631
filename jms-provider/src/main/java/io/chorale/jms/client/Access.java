package io.chorale.jms.client;

import io.chorale.jms.link.Failures;
import io.chorale.jms.security.Action;
import io.chorale.jms.security.AuthenticatedUser;
import io.chorale.jms.security.Authenticator;
import io.chorale.jms.security.SecuredDestination;
import io.chorale.jms.service.Address;
import jakarta.jms.JMSSecurityException;
import java.util.Arrays;
import javax.security.auth.login.LoginException;

/** Who a connection belongs to, and what that user may do. Immutable. */
public final class Access {
    /** Everybody may do everything: no authenticator is configured. */
    public static final Access OPEN = new Access(null, null, null);

    private final Authenticator authenticator;
    private final AuthenticatedUser user;
    private final String userName;

    private Access(Authenticator authenticator, AuthenticatedUser user, String userName) {
        this.authenticator = authenticator;
        this.user = user;
        this.userName = userName;
    }

    /**
     * Lets a user in.
     *
     * @param authenticator null when none is configured
     * @param password null when there is none
     * @throws JMSSecurityException if not; without the password
     */
    public static Access logIn(Authenticator authenticator, String userName, String password)
            throws JMSSecurityException {
        if (authenticator == null) {
            return userName == null ? OPEN : new Access(null, null, userName);
        }
        char[] secret = password == null ? null : password.toCharArray();
        try {
            AuthenticatedUser user = authenticator.authenticate(userName, secret);
            return new Access(authenticator, user, user.name());
        } catch (LoginException e) {
            throw refused(userName, e.getMessage(), e);
        } catch (RuntimeException e) {
            throw refused(
                    userName, "the authenticator failed with " + e.getClass().getName(), e);
        } finally {
            if (secret != null) {
                Arrays.fill(secret, '\0');
            }
        }
    }

    private static JMSSecurityException refused(String userName, String why, Exception cause) {
        String who = userName == null ? "Who names no user" : "The user " + userName;
        return Failures.caused(new JMSSecurityException(who + " is not let in: " + why, "LOGIN"), cause);
    }

    /** The authenticated user's name; without an authenticator the one that was given, which may be null. */
    public String userName() {
        return userName;
    }

    /**
     * Requires a permission. Temporary destinations are used by whoever knows their names, and consumed from by their
     * owners.
     *
     * @throws JMSSecurityException if the user has not got it
     */
    public void require(Action action, Address destination) throws JMSSecurityException {
        if (user != null && !destination.kind().isTemporary()) {
            require(action, new SecuredDestination(type(destination.kind()), destination.name()));
        }
    }

    void requireTemporary(Address.Kind kind) throws JMSSecurityException {
        if (user != null) {
            require(Action.CREATE_TEMPORARY, new SecuredDestination(type(kind), ""));
        }
    }

    private void require(Action action, SecuredDestination destination) throws JMSSecurityException {
        boolean allowed;
        try {
            allowed = authenticator.isAllowed(user, action, destination);
        } catch (RuntimeException e) {
            throw Failures.caused(
                    new JMSSecurityException(
                            "Whether the user " + user.name() + " may use " + destination
                                    + " cannot be found out: the authenticator failed with "
                                    + e.getClass().getName(),
                            "PERMISSION"),
                    e);
        }
        if (!allowed) {
            throw new JMSSecurityException(
                    "The user " + user.name() + " has no permission " + action.key() + " for " + destination,
                    "PERMISSION");
        }
    }

    private static SecuredDestination.Type type(Address.Kind kind) {
        return kind.isQueue() ? SecuredDestination.Type.QUEUE : SecuredDestination.Type.TOPIC;
    }

    @Override
    public String toString() {
        return user == null ? "open" : "user " + user.name();
    }
}
