package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jakarta Messaging 3.1 §11.2, §4.1.7, §4.2.10 on two nodes: subscriptions, selectors and requests. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectionConsumerOnNodesTest {
    @TempDir
    private static Path directory;

    private static TestCluster cluster;

    private final List<Connection> connections = new ArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        cluster = new TestCluster(directory, "a", "b");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void closeConnections() throws JMSException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private Connection started(String node, String clientId) throws JMSException {
        Connection connection = cluster.factory(node).createConnection();
        connections.add(connection);
        if (clientId != null) {
            connection.setClientID(clientId);
        }
        connection.start();
        return connection;
    }

    /** A pool of one session, which notes what it gets. */
    private ServerSessions pool(Connection connection, String name) throws JMSException {
        Session session = connection.createSession();
        session.setMessageListener(message -> {
            try {
                seen.add(name + ((TextMessage) message).getText());
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        ServerSessions pool = new ServerSessions();
        pool.add(session);
        return pool;
    }

    private static void send(jakarta.jms.Destination to, String... texts) {
        try (JMSContext context = cluster.factory("a").createContext()) {
            for (String text : texts) {
                context.createProducer()
                        .setProperty("even", Integer.parseInt(text) % 2 == 0)
                        .send(to, text);
            }
        }
    }

    private void awaitSeen(String... expected) {
        await().untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder(expected));
    }

    @Test
    @DisplayName("Connection.createConnectionConsumer: takes what its selector selects; a wrong one is refused")
    void selector() throws Exception {
        Queue queue = new ChoraleQueue("selected");
        Connection connection = started("b", null);
        ServerSessions pool = pool(connection, "");
        assertThatThrownBy(() -> connection.createConnectionConsumer(queue, "even =", pool, 1))
                .isInstanceOf(InvalidSelectorException.class);
        connection.createConnectionConsumer(queue, "even", pool, 2);
        send(queue, "1", "2", "3", "4");
        awaitSeen("2", "4");
        await().until(() -> cluster.depth("a", "selected") == 2);
    }

    @Test
    @DisplayName(
            "Connection.createDurableConnectionConsumer: has a client id, and all that was sent since the last one")
    void durable() throws JMSException {
        Topic topic = new ChoraleTopic("durable");
        Connection anonymous = started("a", null);
        ServerSessions none = new ServerSessions();
        assertThatThrownBy(() -> anonymous.createDurableConnectionConsumer(topic, "d", null, none, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("client id");
        Connection first = started("a", "server");
        ConnectionConsumer consumer = first.createDurableConnectionConsumer(topic, "d", null, pool(first, ""), 1);
        send(topic, "1");
        awaitSeen("1");
        consumer.close();
        first.close();
        send(topic, "2", "3");
        Connection second = started("b", "server");
        second.createDurableConnectionConsumer(topic, "d", null, pool(second, ""), 5);
        awaitSeen("1", "2", "3");
        second.close();
        try (Connection last = started("a", "server");
                Session session = last.createSession()) {
            session.unsubscribe("d");
        }
    }

    @Test
    @DisplayName("Connection.createSharedDurableConnectionConsumer, createSharedConnectionConsumer: on both nodes")
    void shared() throws JMSException {
        Topic topic = new ChoraleTopic("shared");
        Connection one = started("a", null);
        Connection two = started("b", null);
        one.createSharedDurableConnectionConsumer(topic, "s", null, pool(one, ""), 1);
        two.createSharedDurableConnectionConsumer(topic, "s", null, pool(two, ""), 1);
        one.createSharedConnectionConsumer(topic, "s", "even", pool(one, "even "), 1);
        two.createSharedConnectionConsumer(topic, "s", "even", pool(two, "even "), 1);
        send(topic, "1", "2", "3", "4");
        awaitSeen("1", "2", "3", "4", "even 2", "even 4");
    }

    @Test
    @DisplayName("QueueRequestor and TopicRequestor: a request to another node and its reply")
    void requestors() throws JMSException {
        Queue questions = new ChoraleQueue("questions");
        Topic news = new ChoraleTopic("news");
        Connection server = started("b", null);
        for (jakarta.jms.Destination source : List.of(questions, news)) {
            Session session = server.createSession();
            session.createConsumer(source).setMessageListener(request -> {
                try {
                    String text = ((TextMessage) request).getText() + "!";
                    session.createProducer(null).send(request.getJMSReplyTo(), session.createTextMessage(text));
                } catch (JMSException e) {
                    throw new AssertionError(e);
                }
            });
        }
        try (QueueConnection queues = cluster.factory("a").createQueueConnection();
                TopicConnection topics = cluster.factory("a").createTopicConnection()) {
            queues.start();
            topics.start();
            QueueSession asking = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            QueueRequestor queueRequestor = new QueueRequestor(asking, questions);
            assertThat(((TextMessage) queueRequestor.request(asking.createTextMessage("q"))).getText())
                    .isEqualTo("q!");
            queueRequestor.close();
            TopicSession publishing = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            TopicRequestor topicRequestor = new TopicRequestor(publishing, news);
            assertThat(((TextMessage) topicRequestor.request(publishing.createTextMessage("t"))).getText())
                    .isEqualTo("t!");
            topicRequestor.close();
        }
    }
}
