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
 * AUTO_ACKNOWLEDGE (§8.3): a receive returns once the acknowledgement is confirmed; behind a listener at most one is
 * unconfirmed, and runs while the next message is worked on.
 */
final class AutoSettlement implements Settlement {
    private static final Logger LOG = System.getLogger(AutoSettlement.class.getName());

    private final ServiceLink link;
    private Held current;
    private CompletableFuture<Void> unconfirmed = CompletableFuture.completedFuture(null);

    AutoSettlement(ServiceLink link) {
        this.link = link;
    }

    @Override
    public boolean received(Held message) throws JMSException {
        try {
            link.outcome(link.executeAsync(Work.acknowledge(List.of(message.receipt()))));
            return true;
        } catch (MessagingException e) {
            if (e.kind() == Kind.IN_DOUBT) {
                // It may be acknowledged, and would then be lost if it were not returned; a duplicate is the lesser
                // evil.
                LOG.log(Level.WARNING, "A message is returned although its acknowledgement is in doubt", e);
                return true;
            }
            if (e.kind() == Kind.NOT_HELD) {
                return false;
            }
            throw Failures.toJms("acknowledge", e);
        } finally {
            message.settled();
        }
    }

    @Override
    public void listening(Held message) {
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
        unconfirmed = link.executeAsync(Work.acknowledge(List.of(message.receipt())))
                .whenComplete((done, failure) -> message.settled());
    }

    /** Waits for the acknowledgement under way. If it failed, its message comes again, as this mode allows. */
    private void confirm() {
        try {
            link.outcome(unconfirmed);
        } catch (MessagingException e) {
            LOG.log(Level.WARNING, "A message was handled and not acknowledged: it may be delivered again", e);
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
    public boolean settlesByItself() {
        return true;
    }

    @Override
    public void close() {
        confirm();
    }
}
