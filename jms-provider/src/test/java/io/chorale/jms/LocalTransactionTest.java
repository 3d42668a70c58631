package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.fake.FakeMessagingService.Fault;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §6.2.7, §6.2.12: transacted sessions. */
class LocalTransactionTest extends ClientFixture {
    private final ChoraleQueue invoices = new ChoraleQueue("invoices");

    private long invoiceCount() {
        return service.depthNow(queueAddress("invoices"));
    }

    @Test
    @DisplayName("§6.2.7: sends and receipts of a transaction are one work, done at commit")
    void commitIsOneWork() throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(receive(consumer, 2)).containsExactly("a", "b");
            session.createProducer(invoices).send(session.createTextMessage("invoice"));
            assertThat(invoiceCount()).isZero();
            int before = service.executed().size();

            session.commit();

            assertThat(service.executed()).hasSize(before + 1);
            assertThat(service.executed().get(before).sends()).hasSize(1);
            assertThat(service.executed().get(before).receipts()).hasSize(2);
            assertThat(invoiceCount()).isEqualTo(1);
            assertThat(depth()).isZero();
        }
    }

    @Test
    @DisplayName("§6.2.7: rollback drops the sends and redelivers in order, counts raised")
    void rollbackRedelivers() throws JMSException {
        send("a", "b", "c");
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(receive(consumer, 2)).containsExactly("a", "b");
            session.createProducer(invoices).send(session.createTextMessage("invoice"));

            session.rollback();

            assertThat(invoiceCount()).isZero();
            Message again = consumer.receive(5_000);
            assertThat(text(again)).isEqualTo("a");
            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            assertThat(receive(consumer, 2)).containsExactly("b", "c");
            session.commit();
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§6.2.7: however often it rolls back, a consumer runs out of nothing")
    void manyRollbacks() throws JMSException {
        factory.setPrefetch(4);
        send("a", "b", "c", "d", "e");
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(orders)) {
            for (int i = 0; i < 20; i++) {
                assertThat(receive(consumer, 2)).containsExactly("a", "b");
                session.rollback();
            }
            assertThat(receive(consumer, 1)).containsExactly("a");
            await().untilAsserted(() -> assertThat(service.waitingNow(queueAddress(ORDERS)))
                    .as("all but a prefetch of 4")
                    .isEqualTo(1));
            assertThat(receive(consumer, 4)).containsExactly("b", "c", "d", "e");
            session.commit();
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("§10.3: a message that is no longer held rolls the transaction back")
    void notHeldRollsBack() throws JMSException {
        send("a");
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(orders)) {
            assertThat(receive(consumer, 1)).containsExactly("a");
            session.createProducer(invoices).send(session.createTextMessage("invoice"));
            service.failNext(Fault.NOT_HELD);
            assertThatThrownBy(session::commit)
                    .isInstanceOf(TransactionRolledBackException.class)
                    .hasMessageContaining("rolled back");
            assertThat(text(consumer.receive(5_000))).isEqualTo("a");
            session.commit();
        }
        assertThat(invoiceCount()).isZero();
    }

    @Test
    @DisplayName("§6.2.12: a commit in doubt says so, and does nothing twice afterwards")
    void inDoubtSaysSo() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            session.createProducer(invoices).send(session.createTextMessage("invoice"));
            service.failNext(Fault.IN_DOUBT_DONE);
            assertThatThrownBy(session::commit)
                    .isInstanceOf(JMSException.class)
                    .isNotInstanceOf(TransactionRolledBackException.class)
                    .hasMessageContaining("in doubt");
            session.commit();
        }
        assertThat(invoiceCount()).isEqualTo(1);
    }

    @Test
    @DisplayName("§6.2.7: closing a session rolls its transaction back")
    void closeRollsBack() throws JMSException {
        send("a");
        try (Connection connection = started()) {
            Session session = connection.createSession(Session.SESSION_TRANSACTED);
            assertThat(receive(session.createConsumer(orders), 1)).containsExactly("a");
            session.createProducer(invoices).send(session.createTextMessage("invoice"));
            session.close();
        }
        assertThat(drain()).containsExactly("a");
        assertThat(invoiceCount()).isZero();
    }

    @Test
    @DisplayName("§6.2.7: a consumer closed before the commit keeps its part in the transaction")
    void consumerClosedBeforeCommit() throws JMSException {
        send("a", "b");
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            MessageConsumer consumer = session.createConsumer(orders);
            assertThat(receive(consumer, 1)).containsExactly("a");
            consumer.close();
            session.commit();
        }
        assertThat(drain()).containsExactly("b");
    }

    @Test
    @DisplayName("a transaction is bounded, and says which setting bounds it")
    void transactionIsBounded() throws JMSException {
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED)) {
            for (int i = 0; i < SETTINGS.maxTransactionMessages(); i++) {
                session.createProducer(invoices).send(session.createTextMessage("" + i));
            }
            assertThatThrownBy(() -> session.createProducer(invoices).send(session.createTextMessage("more")))
                    .isInstanceOf(ResourceAllocationException.class)
                    .hasMessageContaining("commit earlier");
            session.commit();
        }
        assertThat(invoiceCount()).isEqualTo(SETTINGS.maxTransactionMessages());
    }

    @Test
    @DisplayName("§6.2.7: commit and rollback are illegal without a transaction, recover is illegal with one")
    void illegalStates() throws JMSException {
        try (Connection connection = started();
                Session plain = connection.createSession();
                Session transacted = connection.createSession(Session.SESSION_TRANSACTED)) {
            assertThatThrownBy(plain::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(plain::rollback).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(transacted::recover).isInstanceOf(IllegalStateException.class);
        }
    }
}
