package io.chorale.jms.client;

import io.chorale.jms.link.Held;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Work;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Messages that the application has consumed, and whose acknowledgement is not known to have happened. Only the last one
 * consumed may be in that state (§6.2.11), so it is settled before another is handed over: by acknowledging again, which
 * is safe, as what was acknowledged is not held any more. Used like {@link Settlement}.
 */
final class DoubtfulAcknowledgements {
    private static final Logger LOG = System.getLogger(DoubtfulAcknowledgements.class.getName());

    private final ServiceLink link;
    private final Deque<Held> open = new ArrayDeque<>();

    DoubtfulAcknowledgements(ServiceLink link) {
        this.link = link;
    }

    void add(Held message, MessagingException cause) {
        LOG.log(
                Level.WARNING,
                "The acknowledgement of " + message.delivery().envelope().id()
                        + " is in doubt and is repeated; until it" + " succeeds, no further message is consumed",
                cause);
        open.add(message);
    }

    /**
     * Acknowledges again what is in doubt.
     *
     * @throws MessagingException if the doubt remains
     */
    void settle() {
        while (!open.isEmpty()) {
            Held first = open.peek();
            try {
                link.outcome(link.executeAsync(Work.acknowledge(List.of(first.receipt()))));
            } catch (MessagingException e) {
                if (e.kind() != Kind.NOT_HELD) {
                    throw e;
                }
            }
            open.remove();
            first.settled();
        }
    }

    /** The end: what is still in doubt goes back as delivered before, unless it was acknowledged after all. */
    void close() {
        try {
            settle();
        } catch (MessagingException e) {
            LOG.log(Level.WARNING, "Messages that were consumed may be delivered again", e);
            open.forEach(this::giveBack);
            open.clear();
        }
    }

    private void giveBack(Held message) {
        try {
            link.outcome(message.rewind());
        } catch (MessagingException e) {
            LOG.log(Level.WARNING, "A message goes back with its consumer only, its count not raised", e);
        }
    }
}
