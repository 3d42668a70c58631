package io.chorale.jms;

import io.chorale.jms.fake.FakeMessagingService;
import io.chorale.jms.link.JmsSettings;
import io.chorale.jms.service.Address;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A node on the fake service, and the moves that most tests make. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ClientFixture {
    static final JmsSettings SETTINGS = new JmsSettings(5_000, 100, 1 << 20, 100, 1 << 22, 20, 300);
    static final String ORDERS = "orders";

    final FakeMessagingService service = new FakeMessagingService();
    final JmsNode node = new JmsNode(service, "test", "node-1", SETTINGS);
    final ChoraleConnectionFactory factory = new ChoraleConnectionFactory(node);
    final ChoraleQueue orders = new ChoraleQueue(ORDERS);
    final ChoraleTopic events = new ChoraleTopic("events");

    @AfterEach
    void closeNode() {
        node.close();
        service.close();
    }

    static Address queueAddress(String name) {
        return new Address(Address.Kind.QUEUE, name);
    }

    Connection started() throws JMSException {
        Connection connection = factory.createConnection();
        connection.start();
        return connection;
    }

    void send(String... texts) throws JMSException {
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageProducer producer = session.createProducer(orders)) {
            for (String text : texts) {
                producer.send(session.createTextMessage(text));
            }
        }
    }

    static String text(Message message) throws JMSException {
        return message == null ? null : ((TextMessage) message).getText();
    }

    static List<String> receive(MessageConsumer consumer, int count) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(consumer.receive(5_000)));
        }
        return texts;
    }

    /** All that waits in the queue now, by a connection of its own. */
    List<String> drain() throws JMSException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = started();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(orders)) {
            for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
                texts.add(text(message));
            }
        }
        return texts;
    }

    long depth() {
        return service.depthNow(queueAddress(ORDERS));
    }
}
