package io.chorale.jms.client;

import io.chorale.jms.link.Held;
import io.chorale.jms.link.PendingWork;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.Work;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** DUPS_OK_ACKNOWLEDGE (§6.2.10): acknowledges in batches and does not wait; at most one batch is unconfirmed. */
final class DupsOkSettlement implements Settlement {
    static final int BATCH = 32;

    private static final Logger LOG = System.getLogger(DupsOkSettlement.class.getName());

    private final ServiceLink link;
    private Held current;
    private final List<Held> batch = new ArrayList<>();
    /** Whose acknowledgement runs. */
    private List<Held> acknowledging = List.of();

    private CompletableFuture<Void> unconfirmed = CompletableFuture.completedFuture(null);

    DupsOkSettlement(ServiceLink link) {
        this.link = link;
    }

    @Override
    public synchronized boolean received(Held message) {
        batch.add(message);
        // An idle consumer must not keep messages unacknowledged until the next one comes.
        if (batch.size() >= BATCH || !message.isFollowed()) {
            flush();
        }
        return true;
    }

    @Override
    public synchronized void listening(Held message) {
        current = message;
    }

    @Override
    public synchronized void listened(Held message, boolean threw) throws JMSException {
        if (current == null) {
            // The listener called recover(): the message is on its way back.
            return;
        }
        current = null;
        if (threw) {
            link.await(message.rewind(), "give back a message whose listener failed");
        } else {
            received(message);
        }
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        confirm();
        List<Held> sent = List.copyOf(batch);
        batch.clear();
        acknowledging = sent;
        unconfirmed = link.executeAsync(
                        Work.acknowledge(sent.stream().map(Held::receipt).toList()))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        sent.forEach(Held::settled);
                    }
                });
    }

    /** What is not known to be acknowledged goes back as delivered before; what was acknowledged does not. */
    private void confirm() {
        List<Held> awaited = acknowledging;
        acknowledging = List.of();
        try {
            link.outcome(unconfirmed);
        } catch (MessagingException e) {
            LOG.log(Level.WARNING, "A batch was not acknowledged: its messages may be delivered again", e);
            awaited.forEach(this::giveBack);
        }
    }

    private void giveBack(Held message) {
        try {
            link.outcome(message.rewind());
        } catch (MessagingException e) {
            LOG.log(Level.WARNING, "A message goes back with its consumer only, its count not raised", e);
        }
    }

    @Override
    public void acknowledge() {
        // The session does it by itself.
    }

    @Override
    public synchronized void recover() throws JMSException {
        flush();
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
    public synchronized void close() {
        flush();
        confirm();
    }
}
