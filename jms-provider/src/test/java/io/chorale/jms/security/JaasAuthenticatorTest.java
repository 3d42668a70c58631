package io.chorale.jms.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of a JAAS configuration. */
class JaasAuthenticatorTest {
    private static final SecuredDestination ORDERS = new SecuredDestination(SecuredDestination.Type.QUEUE, "orders");

    private final Configuration before = current();

    @TempDir
    private Path temp;

    private static Configuration current() {
        try {
            return Configuration.getConfiguration();
        } catch (SecurityException e) {
            return null; // None was ever set.
        }
    }

    @BeforeEach
    void configure() {
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return name.equals("shop")
                        ? new AppConfigurationEntry[] {
                            new AppConfigurationEntry(
                                    OneUser.class.getName(),
                                    AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                                    Map.of())
                        }
                        : null;
            }
        });
    }

    @AfterEach
    void restore() {
        Configuration.setConfiguration(before);
    }

    @Test
    void theModuleDecidesAndItsPrincipalsAreRoles() throws Exception {
        JaasAuthenticator authenticator = new JaasAuthenticator("shop", null);
        AuthenticatedUser ann = authenticator.authenticate("ann", "geheim".toCharArray());

        assertThat(ann).isEqualTo(new AuthenticatedUser("ann", java.util.Set.of("clerk")));
        assertThat(authenticator.isAllowed(ann, Action.MANAGE, ORDERS)).isTrue();
        assertThatThrownBy(() -> authenticator.authenticate("ann", "wrong".toCharArray()))
                .isInstanceOf(FailedLoginException.class);
        assertThatThrownBy(() -> authenticator.authenticate(null, null)).isInstanceOf(LoginException.class);
        assertThatThrownBy(() -> new JaasAuthenticator("other", null).authenticate("ann", null))
                .isInstanceOf(LoginException.class);
    }

    @Test
    void whatRolesMayDoStandsInTheSecurityFile() throws Exception {
        Path file = Files.writeString(
                temp.resolve("s"),
                "permission.clerk.send = orders\nroles.ann = reader\npermission.reader.browse = orders");
        JaasAuthenticator authenticator = new JaasAuthenticator("shop", file);
        AuthenticatedUser ann = authenticator.authenticate("ann", "geheim".toCharArray());

        assertThat(authenticator.isAllowed(ann, Action.SEND, ORDERS)).isTrue();
        assertThat(authenticator.isAllowed(ann, Action.BROWSE, ORDERS)).isTrue();
        assertThat(authenticator.isAllowed(ann, Action.CONSUME, ORDERS)).isFalse();
    }

    /** Lets ann in, as a clerk. */
    public static final class OneUser implements LoginModule {
        private Subject subject;
        private CallbackHandler handler;

        @Override
        public void initialize(Subject given, CallbackHandler asked, Map<String, ?> shared, Map<String, ?> options) {
            subject = given;
            handler = asked;
        }

        @Override
        public boolean login() throws LoginException {
            NameCallback name = new NameCallback("user");
            PasswordCallback password = new PasswordCallback("password", false);
            try {
                handler.handle(new Callback[] {name, password});
            } catch (java.io.IOException | javax.security.auth.callback.UnsupportedCallbackException e) {
                throw new LoginException(e.toString());
            }
            if (!"ann".equals(name.getName()) || !"geheim".equals(String.valueOf(password.getPassword()))) {
                throw new FailedLoginException("not ann");
            }
            return true;
        }

        @Override
        public boolean commit() {
            Principal user = () -> "ann";
            Principal role = () -> "clerk";
            return subject.getPrincipals().addAll(java.util.Set.of(user, role));
        }

        @Override
        public boolean abort() {
            return true;
        }

        @Override
        public boolean logout() {
            subject.getPrincipals().clear();
            return true;
        }
    }
}
