package io.chorale.jms.client;

import io.chorale.jms.link.Failures;
import io.chorale.jms.link.Held;
import io.chorale.jms.link.PendingWork;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionRolledBackException;

/** SESSION_TRANSACTED (§6.2.7): sends and receipts gather here, and become one work at commit. */
final class TransactedSettlement implements Settlement {
    private final ServiceLink link;
    private final PendingWork transaction;
    private final String name;
    private long number;
    private String id;

    /** With a name that no other session has. */
    TransactedSettlement(ServiceLink link, String name) {
        this.link = link;
        this.name = name;
        this.transaction = new PendingWork(link.settings());
        nextTransaction();
    }

    private void nextTransaction() {
        number++;
        id = name + ":" + number;
    }

    @Override
    public boolean received(Held message) throws JMSException {
        message.joinOrGiveBack(transaction);
        return true;
    }

    @Override
    public void listening(Held message) throws JMSException {
        message.joinOrGiveBack(transaction);
    }

    @Override
    public void listened(Held message, boolean threw) {
        // The application commits, or rolls back.
    }

    void commit() throws JMSException {
        nextTransaction();
        try {
            link.outcome(link.executeAsync(transaction.work()));
            transaction.settled();
        } catch (MessagingException e) {
            if (e.kind() == Kind.IN_DOUBT) {
                // Neither may be repeated nor undone here: if it did not happen, the messages come again.
                transaction.settled();
                throw Failures.toJms("commit", e);
            }
            TransactionRolledBackException failure = Failures.caused(
                    new TransactionRolledBackException(
                            "The transaction was rolled back: " + e.getMessage(),
                            e.kind().name()),
                    e);
            rollbackAfter(failure);
            throw failure;
        }
    }

    private void rollbackAfter(JMSException failure) {
        try {
            rollback();
        } catch (JMSException second) {
            failure.addSuppressed(second);
        }
    }

    void rollback() throws JMSException {
        nextTransaction();
        link.await(transaction.giveBack(), "roll back");
    }

    @Override
    public void acknowledge() {
        // In a transaction, the commit acknowledges.
    }

    @Override
    public void recover() throws JMSException {
        throw new jakarta.jms.IllegalStateException("A transacted session is rolled back, not recovered");
    }

    @Override
    public PendingWork transaction() {
        return transaction;
    }

    @Override
    public String transactionId() {
        return id;
    }

    @Override
    public boolean settlesByItself() {
        return false;
    }

    @Override
    public void close() throws JMSException {
        rollback();
    }
}
