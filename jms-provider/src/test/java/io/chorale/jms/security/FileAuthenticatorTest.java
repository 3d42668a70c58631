package io.chorale.jms.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.login.FailedLoginException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, roles and permissions of a file, and what happens when the file changes. */
class FileAuthenticatorTest {
    private static final SecuredDestination ORDERS =
            new SecuredDestination(SecuredDestination.Type.QUEUE, "orders.new");
    private static final SecuredDestination EVENTS = new SecuredDestination(SecuredDestination.Type.TOPIC, "events");

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path temp;

    private Path file;

    @BeforeEach
    void file() {
        file = temp.resolve("security.properties");
    }

    private static String user(String name, String password) {
        return "user." + name + " = "
                + PasswordHash.of(password.toCharArray(), 1_000, new SecureRandom())
                        .encoded() + "\n";
    }

    private FileAuthenticator with(String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines));
        return new FileAuthenticator(file, nanos::get);
    }

    private void change(String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines));
        nanos.addAndGet(ReloadedFile.CHECK_NANOS);
    }

    private static AuthenticatedUser login(Authenticator authenticator, String name, String password) throws Exception {
        return authenticator.authenticate(name, password.toCharArray());
    }

    @Test
    void theRightPasswordLetsInWithTheRoles() throws Exception {
        FileAuthenticator authenticator = with(user("ann", "geheim"), "roles.ann = clerk, auditor");

        assertThat(login(authenticator, "ann", "geheim"))
                .isEqualTo(new AuthenticatedUser("ann", java.util.Set.of("clerk", "auditor")));
        for (String wrong : new String[] {"Geheim", "", "geheim "}) {
            assertThatThrownBy(() -> login(authenticator, "ann", wrong))
                    .isInstanceOf(FailedLoginException.class)
                    .hasMessage("There is no such user, or the password is wrong");
        }
        assertThatThrownBy(() -> login(authenticator, "bob", "geheim"))
                .hasMessage("There is no such user, or the password is wrong");
        assertThatThrownBy(() -> authenticator.authenticate("ann", null)).isInstanceOf(FailedLoginException.class);
        assertThatThrownBy(() -> authenticator.authenticate(null, null)).hasMessageContaining("user name");
    }

    @Test
    void aRoleMayDoWhatIsSaidAndNothingElse() throws Exception {
        FileAuthenticator authenticator = with(
                user("ann", "x"),
                "roles.ann = clerk",
                "permission.clerk.send = orders.#, topic:events",
                "permission.clerk.createTemporary = queue:#");
        AuthenticatedUser ann = login(authenticator, "ann", "x");

        assertThat(authenticator.isAllowed(ann, Action.SEND, ORDERS)).isTrue();
        assertThat(authenticator.isAllowed(ann, Action.SEND, EVENTS)).isTrue();
        assertThat(authenticator.isAllowed(
                        ann, Action.SEND, new SecuredDestination(SecuredDestination.Type.QUEUE, "events")))
                .isFalse();
        assertThat(authenticator.isAllowed(ann, Action.CONSUME, ORDERS)).isFalse();
        assertThat(authenticator.isAllowed(
                        ann, Action.CREATE_TEMPORARY, new SecuredDestination(SecuredDestination.Type.QUEUE, "")))
                .isTrue();
        assertThat(authenticator.isAllowed(
                        ann, Action.CREATE_TEMPORARY, new SecuredDestination(SecuredDestination.Type.TOPIC, "")))
                .isFalse();
    }

    @Test
    void allIsEveryActionAndRolesAddUp() throws Exception {
        FileAuthenticator authenticator = with(
                user("root", "x"),
                "roles.root = reader, admin.eu",
                "permission.reader.browse = events",
                "permission.admin.eu.all = orders.*");
        AuthenticatedUser root = login(authenticator, "root", "x");

        for (Action action : Action.values()) {
            assertThat(authenticator.isAllowed(root, action, ORDERS))
                    .as(action.key())
                    .isTrue();
        }
        assertThat(authenticator.isAllowed(root, Action.BROWSE, EVENTS)).isTrue();
        assertThat(authenticator.isAllowed(root, Action.SEND, EVENTS)).isFalse();
    }

    @Test
    void noNumberOfDestinationsChangesAnAnswer() throws Exception {
        FileAuthenticator authenticator = with("roles.anonymous = guest", "permission.guest.send = even.#");
        AuthenticatedUser guest = authenticator.authenticate(null, null);

        for (int i = 0; i < 25_000; i++) {
            SecuredDestination destination =
                    new SecuredDestination(SecuredDestination.Type.QUEUE, (i % 2 == 0 ? "even." : "odd.") + i);
            assertThat(authenticator.isAllowed(guest, Action.SEND, destination)).isEqualTo(i % 2 == 0);
            assertThat(authenticator.isAllowed(guest, Action.SEND, destination)).isEqualTo(i % 2 == 0);
            assertThat(authenticator.isAllowed(guest, Action.CONSUME, destination))
                    .isFalse();
        }
    }

    @Test
    void whoNamesNobodyIsLetInWhereTheFileSaysSo() throws Exception {
        FileAuthenticator authenticator = with("roles.anonymous = guest", "permission.guest.consume = events");
        AuthenticatedUser anonymous = authenticator.authenticate(null, null);

        assertThat(anonymous.name()).isEqualTo("anonymous");
        assertThat(authenticator.isAllowed(anonymous, Action.CONSUME, EVENTS)).isTrue();
        assertThat(authenticator.isAllowed(anonymous, Action.SEND, EVENTS)).isFalse();
    }

    @Test
    void aChangedFileCountsWithinASecond() throws Exception {
        String ann = user("ann", "old");
        FileAuthenticator authenticator = with(ann, "roles.ann = clerk", "permission.clerk.send = orders.#");
        AuthenticatedUser loggedIn = login(authenticator, "ann", "old");
        assertThat(authenticator.isAllowed(loggedIn, Action.SEND, ORDERS)).isTrue();

        change(ann, "roles.ann = clerk", "permission.clerk.send = bills.#");
        assertThat(authenticator.isAllowed(loggedIn, Action.SEND, ORDERS)).isFalse();

        change(user("ann", "new and longer"), "roles.ann = clerk", "permission.clerk.send = orders.#, bills");
        assertThatThrownBy(() -> login(authenticator, "ann", "old")).isInstanceOf(FailedLoginException.class);
        assertThat(login(authenticator, "ann", "new and longer")).isNotNull();

        change("permission.clerk.send = orders.#");
        assertThat(authenticator.isAllowed(loggedIn, Action.SEND, ORDERS))
                .as("the user is gone")
                .isFalse();
    }

    @Test
    void aFileThatIsWrongOrGoneChangesNothing() throws Exception {
        String ann = user("ann", "x");
        FileAuthenticator authenticator = with(ann, "roles.ann = clerk", "permission.clerk.send = #");
        AuthenticatedUser loggedIn = login(authenticator, "ann", "x");

        change("user.ann = plain text");
        assertThat(authenticator.isAllowed(loggedIn, Action.SEND, ORDERS)).isTrue();

        Files.delete(file);
        nanos.addAndGet(ReloadedFile.CHECK_NANOS);
        assertThat(login(authenticator, "ann", "x")).isNotNull();

        change(ann, "# and nothing else");
        assertThat(authenticator.isAllowed(loggedIn, Action.SEND, ORDERS)).isFalse();
    }

    @Test
    void whatIsWrongInAFileIsNamedWithItsKeyAndWithoutItsValue() {
        refused("user.ann = hunter2", "user.ann: this is no hash of a password");
        refused("users.ann = hunter2", "users.ann: no such key; there are user.NAME");
        refused("user.anonymous = hunter2", "roles.anonymous lets such in");
        refused("permission.clerk.write = orders", "permission.clerk.write: this is no permission.ROLE.ACTION");
        refused("permission.send = orders", "the actions are send, consume, browse, createTemporary, manage, all");
        refused("permission.clerk.send = orders*", "permission.clerk.send: In the pattern orders*");
        assertThatThrownBy(() -> new FileAuthenticator(temp.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }

    private void refused(String line, String why) {
        assertThatThrownBy(() -> with(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(file.toString(), why)
                .hasMessageNotContaining("hunter2");
    }
}
