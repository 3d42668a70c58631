package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §4.1.7, §4.2.10: the helpers for requests, as the interfaces bring them. */
class RequestorTest extends ClientFixture {
    private final List<Destination> replyTos = new CopyOnWriteArrayList<>();

    private void serve(Connection connection, Destination source) throws JMSException {
        Session session = connection.createSession();
        session.createConsumer(source).setMessageListener(request -> {
            try {
                replyTos.add(request.getJMSReplyTo());
                Message reply = session.createTextMessage(text(request) + "!");
                session.createProducer(null).send(request.getJMSReplyTo(), reply);
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void assertReplyToIsGone() throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            assertThatThrownBy(() -> session.createProducer(replyTos.get(0)).send(session.createMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @DisplayName(
            "§4.1.7 QueueRequestor: request waits for its reply; close closes the session, the replies' queue goes")
    void queueRequestor() throws JMSException {
        try (Connection server = started();
                QueueConnection client = factory.createQueueConnection()) {
            serve(server, orders);
            client.start();
            for (int mode : new int[] {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
                QueueSession session = client.createQueueSession(false, mode);
                QueueRequestor requestor = new QueueRequestor(session, orders);
                assertThat(text(requestor.request(session.createTextMessage("one"))))
                        .isEqualTo("one!");
                assertThat(text(requestor.request(session.createTextMessage("two"))))
                        .isEqualTo("two!");
                requestor.close();
                assertThatThrownBy(session::createMessage).isInstanceOf(IllegalStateException.class);
            }
            assertReplyToIsGone();
            QueueSession session = client.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            assertThatThrownBy(() -> new QueueRequestor(session, null)).isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @DisplayName("§4.2.10 TopicRequestor: request waits for the first reply")
    void topicRequestor() throws JMSException {
        try (Connection server = started();
                TopicConnection client = factory.createTopicConnection()) {
            serve(server, events);
            client.start();
            TopicSession session = client.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            TopicRequestor requestor = new TopicRequestor(session, events);
            assertThat(text(requestor.request(session.createTextMessage("one"))))
                    .isEqualTo("one!");
            assertThat(text(requestor.request(session.createTextMessage("two"))))
                    .isEqualTo("two!");
            requestor.close();
            assertThatThrownBy(session::createMessage).isInstanceOf(IllegalStateException.class);
            assertReplyToIsGone();
        }
    }

    @Test
    @DisplayName("a requestor whose connection is closed first closes all the same")
    void closedConnection() throws JMSException {
        QueueConnection client = factory.createQueueConnection();
        QueueSession session = client.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueRequestor requestor = new QueueRequestor(session, orders);
        client.close();
        requestor.close();
    }
}
