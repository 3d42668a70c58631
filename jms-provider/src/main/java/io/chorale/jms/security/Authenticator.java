package io.chorale.jms.security;

import javax.security.auth.login.LoginException;

/**
 * Decides who may connect and what each may do. Called by many threads at once: by the one that opens a connection, and by
 * each that sends, makes a consumer or browses, with every message that it sends; so {@link #isAllowed} answers from memory.
 * A class with a public constructor without parameters can be named in the configuration.
 */
public interface Authenticator {

    /**
     * Lets somebody in, or not.
     *
     * @param userName null when the application has named nobody and no user is configured
     * @param password null when there is none; overwritten by the caller afterwards, so it must not be kept
     * @throws LoginException if not; its message reaches the application and must hold nothing that helps to guess
     */
    AuthenticatedUser authenticate(String userName, char[] password) throws LoginException;

    /**
     * Whether the user may do that. Asked anew each time, so what changes counts for connections that are open; consumers
     * that are open stay.
     */
    boolean isAllowed(AuthenticatedUser user, Action action, SecuredDestination destination);
}
