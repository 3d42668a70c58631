package io.chorale.jms.client;

import io.chorale.jms.link.Failures;
import io.chorale.jms.link.Held;
import io.chorale.jms.link.PendingWork;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Work;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * AUTO_ACKNOWLEDGE (§6.2.10): a receive returns once the acknowledgement is confirmed; behind a listener at most one is
 * unconfirmed, and runs while the next message is worked on. A message whose acknowledgement is in doubt was consumed:
 * it is returned, for if it was acknowledged, it would be lost otherwise.
 */
final class AutoSettlement implements Settlement {
    private static final Logger LOG = System.getLogger(AutoSettlement.class.getName());

    private final ServiceLink link;
    private final DoubtfulAcknowledgements doubts;
    private Held current;
    /** Whose acknowledgement runs. */
    private Held acknowledging;

    private CompletableFuture<Void> unconfirmed = CompletableFuture.completedFuture(null);

    AutoSettlement(ServiceLink link) {
        this.link = link;
        this.doubts = new DoubtfulAcknowledgements(link);
    }

    @Override
    public boolean received(Held message) throws JMSException {
        settleBefore(message);
        try {
            link.outcome(acknowledge(message));
        } catch (MessagingException e) {
            switch (e.kind()) {
                case IN_DOUBT -> {
                    doubts.add(message, e);
                    return true;
                }
                case NOT_HELD -> {
                    message.settled();
                    return false;
                }
                default -> {
                    // It was not acknowledged, so it was not received.
                    message.putBack();
                    throw Failures.toJms("acknowledge", e);
                }
            }
        }
        message.settled();
        return true;
    }

    private CompletableFuture<Void> acknowledge(Held message) {
        return link.executeAsync(Work.acknowledge(List.of(message.receipt())));
    }

    /** Hands nothing over while it is in doubt what became of the message before. */
    private void settleBefore(Held message) throws JMSException {
        try {
            doubts.settle();
        } catch (MessagingException e) {
            message.putBack();
            throw Failures.toJms("acknowledge the message before", e);
        }
    }

    @Override
    public void listening(Held message) throws JMSException {
        settleBefore(message);
        current = message;
    }

    @Override
    public void listened(Held message, boolean threw) throws JMSException {
        Held unsettled = current;
        current = null;
        if (unsettled == null) {
            // The listener called recover(): the message is on its way back.
            return;
        }
        if (threw) {
            link.await(message.rewind(), "give back a message whose listener failed");
            return;
        }
        confirm();
        acknowledging = message;
        // At once, as a consumer that is closed stays attached as long as it has a message that is not settled.
        unconfirmed = acknowledge(message).whenComplete((done, failure) -> {
            if (failure == null) {
                message.settled();
            }
        });
    }

    /** Waits for the acknowledgement under way. */
    private void confirm() {
        Held awaited = acknowledging;
        acknowledging = null;
        if (awaited == null) {
            return;
        }
        try {
            link.outcome(unconfirmed);
        } catch (MessagingException e) {
            if (e.kind() == Kind.NOT_HELD) {
                LOG.log(Level.WARNING, "A message was handled that is no longer held: it is delivered again", e);
                awaited.settled();
            } else {
                doubts.add(awaited, e);
            }
        }
    }

    @Override
    public void acknowledge() {
        // The session does it by itself.
    }

    @Override
    public void recover() throws JMSException {
        Held unsettled = current;
        current = null;
        if (unsettled != null) {
            link.await(unsettled.rewind(), "recover");
        }
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
        return true;
    }

    @Override
    public boolean settlesAtOnce() {
        return true;
    }

    @Override
    public void close() {
        confirm();
        doubts.close();
    }
}
