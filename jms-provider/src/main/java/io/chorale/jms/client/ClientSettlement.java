package io.chorale.jms.client;

import io.chorale.jms.link.Failures;
import io.chorale.jms.link.Held;
import io.chorale.jms.link.PendingWork;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import jakarta.jms.JMSException;

/**
 * CLIENT_ACKNOWLEDGE (§6.2.10): acknowledging any message acknowledges all that the session has received. How many may be
 * unacknowledged is bounded like the messages of a transaction.
 */
final class ClientSettlement implements Settlement {
    private final ServiceLink link;
    private final PendingWork unacknowledged;

    ClientSettlement(ServiceLink link) {
        this.link = link;
        this.unacknowledged = new PendingWork(
                link.settings(),
                "The session has " + link.settings().maxTransactionMessages()
                        + " messages that were not acknowledged: acknowledge earlier");
    }

    @Override
    public boolean received(Held message) throws JMSException {
        message.joinOrGiveBack(unacknowledged);
        return true;
    }

    @Override
    public void listening(Held message) throws JMSException {
        message.joinOrGiveBack(unacknowledged);
    }

    @Override
    public void listened(Held message, boolean threw) {
        // The application acknowledges, or recovers.
    }

    @Override
    public void acknowledge() throws JMSException {
        try {
            link.outcome(link.executeAsync(unacknowledged.work()));
            unacknowledged.settled();
        } catch (MessagingException e) {
            if (e.kind() == Kind.NOT_HELD) {
                // One of them went to another consumer; the others cannot be told from it, and all come again.
                recover();
            }
            throw Failures.toJms("acknowledge", e);
        }
    }

    @Override
    public void recover() throws JMSException {
        link.await(unacknowledged.giveBack(), "recover");
    }

    @Override
    public PendingWork transaction() {
        return null;
    }

    @Override
    public String transactionId() {
        return null;
    }

    @Override
    public boolean settlesByItself() {
        return false;
    }

    @Override
    public void close() throws JMSException {
        link.await(unacknowledged.giveBack(), "give back what was not acknowledged");
    }
}
