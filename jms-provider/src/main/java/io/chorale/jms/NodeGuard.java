package io.chorale.jms;

import io.chorale.jms.client.Access;
import io.chorale.jms.config.AuthenticatorConfig;
import io.chorale.jms.security.Authenticator;
import jakarta.jms.JMSSecurityException;

/** The door of a node: its authenticator, which who comes first chooses for all. Thread-safe. */
final class NodeGuard {
    private AuthenticatorConfig config;
    private Authenticator authenticator;

    synchronized void configure(AuthenticatorConfig wanted) {
        if (config == null) {
            authenticator = wanted.create();
            config = wanted;
        } else if (!config.equals(wanted)) {
            throw new IllegalArgumentException("The node's users are authenticated by " + config
                    + ", and it is asked for with " + wanted + ": give all that share the node the same securityFile,"
                    + " jaasLogin and authenticator, or another dataDirectory");
        }
    }

    Access logIn(String userName, String password) throws JMSSecurityException {
        Authenticator current;
        synchronized (this) {
            current = authenticator;
        }
        return Access.logIn(current, userName, password);
    }
}
