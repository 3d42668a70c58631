package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.config.AuthenticatorConfig;
import io.chorale.jms.inbound.InboundSpec;
import io.chorale.jms.security.Action;
import io.chorale.jms.security.AuthenticatedUser;
import io.chorale.jms.security.Authenticator;
import io.chorale.jms.security.SecuredDestination;
import io.chorale.jms.service.Source;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Arrays;
import java.util.Set;
import javax.security.auth.login.FailedLoginException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and what each may do (§6.1.4): the exceptions of the classic and of the simplified interface. */
class AccessTest extends ClientFixture {

    /** Everybody whose password is "geheim"; nobody may touch what is called "forbidden". */
    public static final class Doorman implements Authenticator {
        @Override
        public AuthenticatedUser authenticate(String userName, char[] password) throws FailedLoginException {
            if ("broken".equals(userName)) {
                throw new IllegalStateException("no connection to the directory");
            }
            if (!Arrays.equals("geheim".toCharArray(), password)) {
                throw new FailedLoginException("no");
            }
            return new AuthenticatedUser(userName, Set.of());
        }

        @Override
        public boolean isAllowed(AuthenticatedUser user, Action action, SecuredDestination destination) {
            return !destination.name().equals("forbidden") && (action != Action.CREATE_TEMPORARY || isAnn(user));
        }

        private static boolean isAnn(AuthenticatedUser user) {
            return user.name().equals("ann");
        }
    }

    private final ChoraleQueue forbidden = new ChoraleQueue("forbidden");

    @BeforeEach
    void protect() {
        node.authenticateBy(new AuthenticatorConfig(null, null, Doorman.class.getName()));
    }

    @Test
    void aWrongPasswordOpensNoConnection() {
        for (ThrowingCallable opening : new ThrowingCallable[] {
            () -> factory.createConnection("ann", "wrong"),
            () -> factory.createQueueConnection("ann", "wrong"),
            () -> factory.createTopicConnection("ann", "wrong"),
            () -> factory.createXAConnection("ann", "wrong"),
            () -> factory.createXAQueueConnection("ann", "wrong"),
            () -> factory.createXATopicConnection("ann", "wrong"),
            () -> factory.createConnection("ann", null),
        }) {
            assertThatThrownBy(opening)
                    .isExactlyInstanceOf(JMSSecurityException.class)
                    .hasMessage("The user ann is not let in: no");
        }
        for (ThrowingCallable opening : new ThrowingCallable[] {
            () -> factory.createContext("ann", "wrong"),
            () -> factory.createContext("ann", "wrong", JMSContext.SESSION_TRANSACTED),
            () -> factory.createXAContext("ann", "wrong"),
        }) {
            assertThatThrownBy(opening)
                    .isExactlyInstanceOf(JMSSecurityRuntimeException.class)
                    .hasMessageContaining("ann");
        }
        assertThat(node.openConnections()).isZero();
    }

    @Test
    void whoNamesNobodyIsNotLetIn() {
        assertThatThrownBy(factory::createConnection)
                .isExactlyInstanceOf(JMSSecurityException.class)
                .hasMessageContaining("Who names no user");
        assertThatThrownBy(factory::createContext).isExactlyInstanceOf(JMSSecurityRuntimeException.class);
    }

    @Test
    void anAuthenticatorThatFailsLetsNobodyIn() {
        assertThatThrownBy(() -> factory.createConnection("broken", "hunter2"))
                .isExactlyInstanceOf(JMSSecurityException.class)
                .hasMessageContaining("the authenticator failed with java.lang.IllegalStateException")
                .hasMessageNotContaining("hunter2")
                .hasRootCauseMessage("no connection to the directory");
    }

    @Test
    void withoutPermissionNothingIsSentReceivedOrShown() throws Exception {
        try (Connection connection = factory.createConnection("ann", "geheim");
                Session session = connection.createSession()) {
            Message message = session.createMessage();
            for (ThrowingCallable use : new ThrowingCallable[] {
                () -> session.createProducer(forbidden).send(message),
                () -> session.createProducer(null).send(forbidden, message),
                () -> session.createProducer(null).send(forbidden, message, new NeverCalled()),
                () -> session.createConsumer(forbidden),
                () -> session.createConsumer(new ChoraleTopic("forbidden")),
                () -> session.createBrowser(forbidden),
            }) {
                assertThatThrownBy(use)
                        .isExactlyInstanceOf(JMSSecurityException.class)
                        .hasMessageContaining("The user ann has no permission ")
                        .hasMessageContaining(" forbidden");
            }
            assertThat(service.depthNow(queueAddress("forbidden"))).isZero();
            session.createProducer(orders).send(message);
        }
    }

    @Test
    void theSimplifiedInterfaceSaysItUnchecked() {
        try (JMSContext context = factory.createContext("ann", "geheim")) {
            Queue queue = context.createQueue("forbidden");
            for (ThrowingCallable use : new ThrowingCallable[] {
                () -> context.createProducer().send(queue, "x"),
                () -> context.createConsumer(queue),
                () -> context.createBrowser(queue),
            }) {
                assertThatThrownBy(use).isExactlyInstanceOf(JMSSecurityRuntimeException.class);
            }
            try (JMSContext other = context.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
                assertThatThrownBy(() -> other.createConsumer(queue)).isInstanceOf(JMSSecurityRuntimeException.class);
            }
        }
    }

    @Test
    void temporaryQueuesAreMadeByWhoMayAndAnsweredByAll() throws Exception {
        try (JMSContext ann = factory.createContext("ann", "geheim");
                JMSContext bob = factory.createContext("bob", "geheim")) {
            Queue replies = ann.createTemporaryQueue();
            bob.createProducer().send(replies, "hello");
            assertThat(ann.createConsumer(replies).receiveBody(String.class, 5_000))
                    .isEqualTo("hello");
            assertThatThrownBy(bob::createTemporaryQueue)
                    .isExactlyInstanceOf(JMSSecurityRuntimeException.class)
                    .hasMessageContaining("createTemporary for temporary queues");
            assertThatThrownBy(bob::createTemporaryTopic).isExactlyInstanceOf(JMSSecurityRuntimeException.class);
        }
    }

    @Test
    void messagesSayWhoSentThem() throws Exception {
        try (JMSContext ann = factory.createContext("ann", "geheim");
                JMSContext bob = factory.createContext("bob", "geheim")) {
            ann.createProducer().send(orders, "1");
            TextMessage received = (TextMessage) bob.createConsumer(orders).receive(5_000);
            assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("ann");

            bob.createProducer().send(events, received);
            assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("bob");
        }
    }

    @Test
    void consumersOfAServerAreUsersToo() throws Exception {
        InboundSpec spec = new InboundSpec(Source.of(queueAddress("forbidden")));
        assertThatThrownBy(() -> node.openInbound(spec)).isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> node.openInbound(spec, "ann", "geheim"))
                .isInstanceOf(JMSSecurityException.class)
                .hasMessageContaining("consume for the queue forbidden");
        node.openInbound(new InboundSpec(Source.of(queueAddress(ORDERS))), "ann", "geheim")
                .close();
    }

    @Test
    void allUsersOfANodeHaveOneAuthenticator() {
        assertThatThrownBy(() -> node.authenticateBy(AuthenticatorConfig.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Doorman");
        node.authenticateBy(new AuthenticatorConfig(null, null, Doorman.class.getName()));
    }

    /** Of a send that is refused at once. */
    private static final class NeverCalled implements jakarta.jms.CompletionListener {
        @Override
        public void onCompletion(Message message) {
            throw new IllegalStateException("sent");
        }

        @Override
        public void onException(Message message, Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void withoutAnAuthenticatorTheNameIsBelieved() throws JMSException {
        try (JmsNode open = new JmsNode(service, "test", "open", SETTINGS);
                JMSContext context = new ChoraleConnectionFactory(open).createContext("whoever", "x")) {
            context.createProducer().send(forbidden, "1");
            assertThat(context.createConsumer(forbidden).receive(5_000).getStringProperty("JMSXUserID"))
                    .isEqualTo("whoever");
        }
    }
}
