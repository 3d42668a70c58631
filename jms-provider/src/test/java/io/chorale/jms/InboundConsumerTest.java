package io.chorale.jms;

import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.jms.inbound.InboundDelivery;
import io.chorale.jms.inbound.InboundSpec;
import io.chorale.jms.service.Source;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.XASession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a resource adapter does for each message-driven bean. */
class InboundConsumerTest extends ClientFixture {
    private final Xid xid = new XaResourceTest.TestXid("mdb");

    private InboundConsumer open() throws JMSException {
        return node.openInbound(new InboundSpec(Source.of(queueAddress(ORDERS))));
    }

    @Test
    @DisplayName("acknowledge consumes, release gives back with a raised count")
    void withoutTransaction() throws JMSException {
        send("a", "b");
        try (InboundConsumer consumer = open()) {
            InboundDelivery first = consumer.poll(5_000);
            assertThat(text(first.message())).isEqualTo("a");
            first.release();
            InboundDelivery again = consumer.poll(5_000);
            assertThat(text(again.message())).isEqualTo("a");
            assertThat(again.message().getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            again.acknowledge();
            assertThatThrownBy(again::release).isInstanceOf(IllegalStateException.class);
        }
        assertThat(drain()).containsExactly("b");
    }

    @Test
    @DisplayName("an enlisted message is consumed with its branch, together with what other sessions did in it")
    void committedWithBranch() throws Exception {
        send("a");
        try (InboundConsumer consumer = open()) {
            XAResource resource = consumer.xaResource();
            assertThat(consumer.xaResource()).isSameAs(resource);
            InboundDelivery delivery = consumer.poll(5_000);
            assertThatThrownBy(delivery::enlist).isInstanceOf(IllegalStateException.class);
            resource.start(xid, TMNOFLAGS);
            delivery.enlist();
            XASession session = factory.createXAConnection().createXASession();
            session.getXAResource().start(xid, XAResource.TMJOIN);
            session.createProducer(new ChoraleQueue("out")).send(session.createTextMessage("out"));
            session.getXAResource().end(xid, TMSUCCESS);
            resource.end(xid, TMSUCCESS);
            assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
            resource.commit(xid, false);
        }
        assertThat(depth()).isZero();
        assertThat(service.depthNow(queueAddress("out"))).isEqualTo(1);
    }

    @Test
    @DisplayName("a rolled-back branch redelivers with a raised count")
    void rolledBack() throws Exception {
        send("a");
        try (InboundConsumer consumer = open()) {
            XAResource resource = consumer.xaResource();
            InboundDelivery delivery = consumer.poll(5_000);
            resource.start(xid, TMNOFLAGS);
            delivery.enlist();
            resource.end(xid, TMSUCCESS);
            resource.rollback(xid);
            InboundDelivery again = consumer.poll(5_000);
            assertThat(again.message().getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
            again.acknowledge();
        }
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("close wakes a waiting poll; what was polled and not settled goes back, what is enlisted stays")
    void close() throws Exception {
        send("enlisted", "polled");
        InboundConsumer consumer = open();
        XAResource resource = consumer.xaResource();
        InboundDelivery enlisted = consumer.poll(5_000);
        resource.start(xid, TMNOFLAGS);
        enlisted.enlist();
        resource.end(xid, TMSUCCESS);
        assertThat(text(consumer.poll(5_000).message())).isEqualTo("polled");
        CompletableFuture<InboundDelivery> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return consumer.poll(60_000);
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        });
        consumer.close();
        consumer.close();
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isNull();
        assertThat(consumer.poll(10)).isNull();
        resource.commit(xid, true);
        assertThat(drain()).containsExactly("polled");
    }

    @Test
    @DisplayName("poll gives null after its time, and takes 1 to 60,000 ms")
    void pollBounds() throws JMSException {
        try (InboundConsumer consumer = open()) {
            assertThat(consumer.poll(20)).isNull();
            assertThatThrownBy(() -> consumer.poll(0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> consumer.poll(60_001)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
