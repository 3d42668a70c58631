package io.chorale.jms;

import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMFAIL;
import static javax.transaction.xa.XAResource.TMJOIN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMRESUME;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static javax.transaction.xa.XAResource.TMSUSPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.jms.fake.FakeMessagingService.Fault;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.charset.StandardCharsets;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The XA specification's state tables (6-2 to 6-4), and Jakarta Messaging 3.1 §8.6. */
class XaResourceTest extends ClientFixture {

    /** As a transaction manager's: without equals. */
    record TestXid(String name) implements Xid {
        @Override
        public int getFormatId() {
            return 77;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return name.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }
    }

    private final Xid xid = new TestXid("x");
    private XAConnection connection;
    private XASession session;
    private XAResource resource;
    private MessageConsumer consumer;

    @BeforeEach
    void open() throws JMSException {
        connection = factory.createXAConnection();
        connection.start();
        session = connection.createXASession();
        resource = session.getXAResource();
        consumer = session.createConsumer(orders);
    }

    private void assertCode(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(XAException.class, failure -> assertThat(failure.errorCode)
                .as(failure.getMessage())
                .isEqualTo(code));
    }

    /** A branch that consumed one message and sent another. */
    private void work() throws Exception {
        send("in");
        resource.start(xid, TMNOFLAGS);
        assertThat(text(consumer.receive(5_000))).isEqualTo("in");
        session.createProducer(new ChoraleQueue("out")).send(session.createTextMessage("out"));
        resource.end(xid, TMSUCCESS);
    }

    private long sent() {
        return service.depthNow(queueAddress("out"));
    }

    @Test
    @DisplayName("§8.6: two phases")
    void twoPhases() throws Exception {
        work();
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        assertThat(sent()).isZero();
        resource.commit(xid, false);
        assertThat(sent()).isEqualTo(1);
        assertThat(depth()).isZero();
        assertThat(node.openBranches()).isZero();
        assertCode(XAException.XAER_NOTA, () -> resource.commit(xid, false));
    }

    @Test
    @DisplayName("§8.6: one phase")
    void onePhase() throws Exception {
        work();
        resource.commit(xid, true);
        assertThat(sent()).isEqualTo(1);
        assertThat(depth()).isZero();
        assertThat(node.openBranches()).isZero();
    }

    @Test
    @DisplayName("§8.6: rollback before and after prepare redelivers, count raised, and drops what was sent")
    void rollback() throws Exception {
        work();
        resource.rollback(xid);
        Message again = consumer.receive(5_000);
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);

        work();
        resource.prepare(xid);
        resource.rollback(xid);
        assertThat(consumer.receive(5_000).getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        assertThat(sent()).isZero();
        assertThat(node.openBranches()).isZero();
    }

    @Test
    @DisplayName("a branch without work is read-only: no second phase")
    void readOnly() throws Exception {
        resource.start(xid, TMNOFLAGS);
        resource.end(xid, TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_RDONLY);
        assertCode(XAException.XAER_NOTA, () -> resource.commit(xid, false));
    }

    @Test
    @DisplayName("§8.6: outside of a branch an XA session acknowledges by itself and sends at once")
    void outsideOfBranch() throws Exception {
        send("a");
        assertThat(text(consumer.receive(5_000))).isEqualTo("a");
        assertThat(depth()).isZero();
        session.createProducer(new ChoraleQueue("out")).send(session.createTextMessage("out"));
        assertThat(sent()).isEqualTo(1);
        assertThat(session.getTransacted()).isTrue();
        assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
        assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
    }

    @Test
    @DisplayName("start: known, unknown and busy")
    void startErrors() throws Exception {
        Xid other = new TestXid("other");
        assertCode(XAException.XAER_NOTA, () -> resource.start(xid, TMJOIN));
        assertCode(XAException.XAER_NOTA, () -> resource.start(xid, TMRESUME));
        assertCode(XAException.XAER_INVAL, () -> resource.start(xid, 12345));
        resource.start(xid, TMNOFLAGS);
        assertCode(XAException.XAER_PROTO, () -> resource.start(other, TMNOFLAGS));
        resource.end(xid, TMSUCCESS);
        assertCode(XAException.XAER_DUPID, () -> resource.start(xid, TMNOFLAGS));
        assertCode(XAException.XAER_PROTO, () -> resource.start(xid, TMRESUME));
        work0();
        resource.prepare(xid);
        assertCode(XAException.XAER_DUPID, () -> resource.start(xid, TMNOFLAGS));
        assertCode(XAException.XAER_PROTO, () -> resource.start(xid, TMJOIN));
    }

    private void work0() throws Exception {
        resource.start(xid, TMJOIN);
        session.createProducer(new ChoraleQueue("out")).send(session.createTextMessage("out"));
        resource.end(xid, TMSUCCESS);
    }

    @Test
    @DisplayName("end, prepare, commit, rollback and forget in the wrong state")
    void protocolErrors() throws Exception {
        assertCode(XAException.XAER_NOTA, () -> resource.end(xid, TMSUCCESS));
        assertCode(XAException.XAER_NOTA, () -> resource.prepare(xid));
        assertCode(XAException.XAER_NOTA, () -> resource.commit(xid, true));
        assertCode(XAException.XAER_NOTA, () -> resource.commit(xid, false));
        assertCode(XAException.XAER_NOTA, () -> resource.rollback(xid));
        assertCode(XAException.XAER_NOTA, () -> resource.forget(xid));
        resource.start(xid, TMNOFLAGS);
        assertCode(XAException.XAER_INVAL, () -> resource.end(xid, TMNOFLAGS));
        assertCode(XAException.XAER_PROTO, () -> resource.prepare(xid));
        assertCode(XAException.XAER_PROTO, () -> resource.commit(xid, true));
        assertCode(XAException.XAER_PROTO, () -> resource.rollback(xid));
        resource.end(xid, TMSUCCESS);
        assertCode(XAException.XAER_PROTO, () -> resource.end(xid, TMSUCCESS));
        assertCode(XAException.XAER_PROTO, () -> resource.commit(xid, false));
        assertCode(XAException.XAER_PROTO, () -> resource.forget(xid));
        work0();
        resource.prepare(xid);
        assertCode(XAException.XAER_PROTO, () -> resource.prepare(xid));
        assertCode(XAException.XAER_PROTO, () -> resource.commit(xid, true));
        resource.commit(xid, false);
    }

    @Test
    @DisplayName("suspended work stays out, resumed work comes in; end may end a suspended branch")
    void suspendAndResume() throws Exception {
        send("a", "b");
        resource.start(xid, TMNOFLAGS);
        assertThat(text(consumer.receive(5_000))).isEqualTo("a");
        resource.end(xid, TMSUSPEND);
        assertThat(text(consumer.receive(5_000))).isEqualTo("b");
        assertCode(XAException.XAER_PROTO, () -> resource.start(xid, TMJOIN));
        assertCode(XAException.XAER_PROTO, () -> resource.prepare(xid));
        resource.start(xid, TMRESUME);
        resource.end(xid, TMSUSPEND);
        resource.end(xid, TMSUCCESS);
        resource.rollback(xid);
        assertThat(text(consumer.receive(5_000))).isEqualTo("a");
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("isSameRM: sessions of a node share branches by join; other nodes are other resource managers")
    void joinAcrossSessions() throws Exception {
        XASession second = connection.createXASession();
        XAResource other = second.getXAResource();
        assertThat(resource.isSameRM(other)).isTrue();
        try (JmsNode elsewhere = new JmsNode(service, "test", "node-2", SETTINGS)) {
            assertThat(resource.isSameRM(elsewhere.recoveryResource())).isFalse();
        }
        work();
        other.start(xid, TMJOIN);
        second.createProducer(new ChoraleQueue("out")).send(second.createTextMessage("second"));
        other.end(xid, TMSUCCESS);
        resource.commit(xid, true);
        assertThat(sent()).isEqualTo(2);
    }

    @Test
    @DisplayName("a session closed before the end of its branch keeps its part in it")
    void sessionClosedEarly() throws Exception {
        work();
        session.close();
        resource.prepare(xid);
        resource.commit(xid, false);
        assertThat(sent()).isEqualTo(1);
        assertThat(depth()).isZero();
    }

    @Test
    @DisplayName("a prepared branch is the service's: its consumer can go")
    void consumerClosedAfterPrepare() throws Exception {
        work();
        resource.prepare(xid);
        consumer.close();
        assertThat(service.consumersNow(queueAddress(ORDERS))).isZero();
        resource.rollback(xid);
        assertThat(drain()).containsExactly("in");
    }

    @Test
    @DisplayName("TMFAIL: the branch can only be rolled back")
    void failedBranch() throws Exception {
        send("in");
        resource.start(xid, TMNOFLAGS);
        consumer.receive(5_000);
        resource.end(xid, TMFAIL);
        assertCode(XAException.XA_RBROLLBACK, () -> resource.start(xid, TMJOIN));
        assertCode(XAException.XA_RBROLLBACK, () -> resource.prepare(xid));
        assertCode(XAException.XAER_NOTA, () -> resource.rollback(xid));
        assertThat(text(consumer.receive(5_000))).isEqualTo("in");
    }

    @Test
    @DisplayName("a message no longer held: prepare and one-phase commit roll back")
    void notHeld() throws Exception {
        work();
        service.failNext(Fault.NOT_HELD);
        assertCode(XAException.XA_RBROLLBACK, () -> resource.prepare(xid));
        assertThat(text(consumer.receive(5_000))).isEqualTo("in");
        work();
        service.failNext(Fault.LIMIT);
        assertCode(XAException.XA_RBOTHER, () -> resource.commit(xid, true));
        assertThat(text(consumer.receive(5_000))).isEqualTo("in");
        assertThat(sent()).isZero();
        assertThat(node.openBranches()).isZero();
    }

    @Test
    @DisplayName("prepare in doubt: RMFAIL, and the rollback that follows holds either way")
    void prepareInDoubt() throws Exception {
        for (Fault fault : new Fault[] {Fault.IN_DOUBT_DONE, Fault.IN_DOUBT_NOT_DONE}) {
            work();
            service.failNext(fault);
            assertCode(XAException.XAER_RMFAIL, () -> resource.prepare(xid));
            resource.rollback(xid);
            assertThat(text(consumer.receive(5_000))).isEqualTo("in");
            assertThat(sent()).isZero();
            assertThat(service.recover().join()).isEmpty();
        }
    }

    @Test
    @DisplayName("second phase in doubt: RMFAIL, and the retry succeeds whether or not the first had")
    void commitInDoubt() throws Exception {
        int committed = 0;
        for (Fault fault : new Fault[] {Fault.IN_DOUBT_DONE, Fault.IN_DOUBT_NOT_DONE}) {
            work();
            resource.prepare(xid);
            service.failNext(fault);
            assertCode(XAException.XAER_RMFAIL, () -> resource.commit(xid, false));
            resource.commit(xid, false);
            committed++;
            assertThat(sent()).isEqualTo(committed);
        }
    }

    @Test
    @DisplayName("one phase in doubt: RMFAIL, then a hazard until forgotten; never done twice")
    void onePhaseInDoubt() throws Exception {
        work();
        service.failNext(Fault.IN_DOUBT_DONE);
        assertCode(XAException.XAER_RMFAIL, () -> resource.commit(xid, true));
        assertCode(XAException.XA_HEURHAZ, () -> resource.commit(xid, true));
        assertCode(XAException.XA_HEURHAZ, () -> resource.rollback(xid));
        resource.forget(xid);
        assertCode(XAException.XAER_NOTA, () -> resource.forget(xid));
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    @DisplayName("recover lists prepared branches once in a scan, and another node can settle them")
    void recovery() throws Exception {
        work();
        resource.prepare(xid);
        try (JmsNode elsewhere = new JmsNode(service, "test", "node-2", SETTINGS)) {
            XAResource recovering = elsewhere.recoveryResource();
            assertCode(XAException.XAER_PROTO, () -> recovering.recover(TMNOFLAGS));
            assertCode(XAException.XAER_INVAL, () -> recovering.recover(TMJOIN));
            Xid[] found = recovering.recover(TMSTARTRSCAN);
            assertThat(found).hasSize(1);
            assertThat(found[0].getGlobalTransactionId()).isEqualTo(xid.getGlobalTransactionId());
            assertThat(recovering.recover(TMNOFLAGS)).isEmpty();
            assertThat(recovering.recover(TMENDRSCAN)).isEmpty();
            recovering.commit(found[0], false);
        }
        assertThat(sent()).isEqualTo(1);
        assertThat(resource.recover(TMSTARTRSCAN | TMENDRSCAN)).isEmpty();
        assertThat(node.openBranches()).isZero();
    }

    @Test
    @DisplayName("a branch that exceeds its timeout is rolled back and ends with XA_RBTIMEOUT")
    void timeout() throws Exception {
        send("in");
        assertThat(resource.setTransactionTimeout(1)).isTrue();
        assertThat(resource.getTransactionTimeout()).isEqualTo(1);
        resource.start(xid, TMNOFLAGS);
        assertThat(text(consumer.receive(5_000))).isEqualTo("in");
        MessageConsumer witness = factoryConsumer();
        assertThat(text(witness.receive(5_000))).isEqualTo("in");
        assertThatThrownBy(() -> session.createProducer(orders).send(session.createMessage()))
                .isInstanceOf(TransactionRolledBackException.class);
        assertCode(XAException.XA_RBTIMEOUT, () -> resource.end(xid, TMSUCCESS));
        resource.rollback(xid);
        assertThat(node.openBranches()).isZero();
        assertThat(resource.setTransactionTimeout(0)).isTrue();
        assertThat(resource.getTransactionTimeout()).isEqualTo(SETTINGS.branchTimeoutSeconds());
        assertCode(XAException.XAER_INVAL, () -> resource.setTransactionTimeout(-1));
    }

    /** Waits until the consumer of the branch has given the message back, then takes it. */
    private MessageConsumer factoryConsumer() throws JMSException {
        MessageConsumer witness = started().createSession().createConsumer(orders);
        consumer.close();
        return witness;
    }

    @Test
    @DisplayName("the number of branches is bounded")
    void bounded() throws Exception {
        for (int i = 0; i < SETTINGS.maxBranches(); i++) {
            XAResource one = connection.createXASession().getXAResource();
            one.start(new TestXid("b" + i), TMNOFLAGS);
        }
        assertCode(XAException.XAER_RMERR, () -> resource.start(xid, TMNOFLAGS));
    }

    @Test
    @DisplayName("a closed node: RMFAIL, and unprepared work goes back")
    void closedNode() throws Exception {
        work();
        node.close();
        assertCode(XAException.XAER_RMFAIL, () -> resource.prepare(xid));
        assertCode(XAException.XAER_RMFAIL, () -> resource.start(xid, TMNOFLAGS));
        assertCode(XAException.XAER_RMFAIL, () -> resource.recover(TMSTARTRSCAN));
        try (JmsNode again = new JmsNode(service, "test", "node-1", SETTINGS);
                var context = new ChoraleConnectionFactory(again).createContext()) {
            assertThat(context.createConsumer(orders).receiveBody(String.class, 5_000))
                    .isEqualTo("in");
        }
        await().until(() -> depth() == 0);
    }
}
