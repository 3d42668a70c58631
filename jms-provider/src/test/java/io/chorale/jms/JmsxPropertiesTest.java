package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.util.Collections;
import java.util.List;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.5.9, table 3-3, and §6.1.6: which JMSX properties there are, and who sets them. */
class JmsxPropertiesTest extends ClientFixture {

    private record TestXid() implements Xid {
        @Override
        public int getFormatId() {
            return 7;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return new byte[] {1};
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {2};
        }
    }

    @Test
    @DisplayName("§6.1.6: the meta data names the supported properties, versions and provider")
    void metaData() throws JMSException {
        try (Connection connection = factory.createConnection()) {
            ConnectionMetaData data = connection.getMetaData();
            assertThat(Collections.list((java.util.Enumeration<?>) data.getJMSXPropertyNames()))
                    .isEqualTo(List.of(
                            "JMSXGroupID",
                            "JMSXGroupSeq",
                            "JMSXDeliveryCount",
                            "JMSXUserID",
                            "JMSXAppID",
                            "JMSXConsumerTXID"));
            assertThat(data.getJMSVersion()).isEqualTo("3.1");
            assertThat(data.getJMSMajorVersion()).isEqualTo(3);
            assertThat(data.getJMSMinorVersion()).isEqualTo(1);
            assertThat(data.getJMSProviderName()).isEqualTo("Chorale");
            assertThat(data.getProviderVersion())
                    .isEqualTo(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion() + ".0");
        }
    }

    @Test
    @DisplayName("§3.5.9: the group is the client's to set")
    void group() throws JMSException {
        try (JMSContext context = factory.createContext()) {
            context.createProducer()
                    .setProperty("JMSXGroupID", "g")
                    .setProperty("JMSXGroupSeq", 3)
                    .send(orders, "x");
            Message message = context.createConsumer(orders).receive(5_000);
            assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo("g");
            assertThat(message.getIntProperty("JMSXGroupSeq")).isEqualTo(3);
            assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("§3.5.9: user and application are the provider's to set, on both sides, and nobody else's")
    void userAndApplication() throws JMSException {
        try (JMSContext named = factory.createContext("ann", "secret");
                JMSContext anonymous = factory.createContext()) {
            named.setClientID("billing");
            Message sent = named.createTextMessage("x");
            named.createProducer().send(orders, sent);
            assertThat(sent.getStringProperty("JMSXUserID")).isEqualTo("ann");
            assertThat(sent.getStringProperty("JMSXAppID")).isEqualTo("billing");
            JMSConsumer consumer = anonymous.createConsumer(orders);
            Message received = consumer.receive(5_000);
            assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("ann");
            assertThat(received.getStringProperty("JMSXAppID")).isEqualTo("billing");

            anonymous.createProducer().send(orders, received);
            Message forwarded = consumer.receive(5_000);
            assertThat(forwarded.propertyExists("JMSXUserID"))
                    .as("who forwards is not who sent")
                    .isFalse();
            assertThat(forwarded.propertyExists("JMSXAppID")).isFalse();
            assertThatThrownBy(() -> anonymous.createProducer().setProperty("JMSXUserID", "ann"))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining("set by the provider");
        }
    }

    @Test
    @DisplayName("§3.5.9: JMSXConsumerTXID names the transaction that consumes, a new one after commit or rollback")
    void consumerTransaction() throws JMSException {
        send("a", "b", "c");
        try (Connection connection = started();
                Session session = connection.createSession(Session.SESSION_TRANSACTED);
                MessageConsumer consumer = session.createConsumer(orders)) {
            String first = consumer.receive(5_000).getStringProperty("JMSXConsumerTXID");
            String same = consumer.receive(5_000).getStringProperty("JMSXConsumerTXID");
            session.commit();
            String second = consumer.receive(5_000).getStringProperty("JMSXConsumerTXID");
            session.rollback();
            String third = consumer.receive(5_000).getStringProperty("JMSXConsumerTXID");
            assertThat(first).isNotNull().isEqualTo(same);
            assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        }
        try (Connection connection = started();
                Session session = connection.createSession()) {
            Message message = session.createConsumer(orders).receive(5_000);
            assertThat(message.propertyExists("JMSXConsumerTXID")).isFalse();
        }
    }

    @Test
    @DisplayName("§3.5.9: in a branch, JMSXConsumerTXID names the branch")
    void consumerBranch() throws Exception {
        send("a", "b");
        try (XAConnection connection = factory.createXAConnection();
                XASession session = connection.createXASession()) {
            connection.start();
            MessageConsumer consumer = session.createConsumer(orders);
            Xid xid = new TestXid();
            session.getXAResource().start(xid, XAResource.TMNOFLAGS);
            assertThat(consumer.receive(5_000).getStringProperty("JMSXConsumerTXID"))
                    .isEqualTo("7:01:02");
            session.getXAResource().end(xid, XAResource.TMSUCCESS);
            session.getXAResource().commit(xid, true);
            assertThat(consumer.receive(5_000).propertyExists("JMSXConsumerTXID"))
                    .isFalse();
        }
    }
}
