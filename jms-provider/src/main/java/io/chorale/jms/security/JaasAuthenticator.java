package io.chorale.jms.security;

import java.nio.file.Path;
import java.security.Principal;
import java.util.HashSet;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;

/**
 * Users of a JAAS configuration, by the name of its entry. The names of all principals that a log-in brings, beside the
 * user's own, are the user's roles, and what stands as {@code roles.USER} in the security file comes on top. The log-in is
 * ended as soon as those are known. Thread-safe.
 */
public final class JaasAuthenticator implements Authenticator {
    private final String entry;
    private final ReloadedFile permissions;

    /**
     * Makes it; the configuration is looked into at the first log-in.
     *
     * @param entry of the JAAS configuration
     * @param securityFile says what roles may do, its users are ignored; null: who is let in may do all
     * @throws IllegalArgumentException when the file cannot be read, or something in it is wrong
     */
    public JaasAuthenticator(String entry, Path securityFile) {
        this.entry = entry;
        this.permissions = securityFile == null ? null : new ReloadedFile(securityFile, System::nanoTime);
    }

    @Override
    public AuthenticatedUser authenticate(String userName, char[] password) throws LoginException {
        LoginContext login = new LoginContext(entry, new Credentials(userName, password));
        login.login();
        Set<String> roles = new HashSet<>();
        for (Principal principal : login.getSubject().getPrincipals()) {
            roles.add(principal.getName());
        }
        login.logout();
        roles.remove(userName);
        return new AuthenticatedUser(userName == null ? SecurityFile.ANONYMOUS : userName, roles);
    }

    @Override
    public boolean isAllowed(AuthenticatedUser user, Action action, SecuredDestination destination) {
        if (permissions == null) {
            return true;
        }
        SecurityFile now = permissions.get();
        Set<String> roles = new HashSet<>(user.roles());
        roles.addAll(now.roles(user.name()));
        return now.isAllowed(roles, action, destination);
    }

    /** Answers what the modules ask for. */
    private record Credentials(String userName, char[] password) implements CallbackHandler {

        @Override
        public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback name) {
                    name.setName(userName);
                } else if (callback instanceof PasswordCallback secret) {
                    secret.setPassword(password);
                } else {
                    throw new UnsupportedCallbackException(
                            callback, "A user name and a password are all there is to answer with");
                }
            }
        }

        @Override
        public String toString() {
            return "credentials of " + userName;
        }
    }
}
