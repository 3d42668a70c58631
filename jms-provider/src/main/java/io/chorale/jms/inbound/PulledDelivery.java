package io.chorale.jms.inbound;

import io.chorale.jms.link.Failures;
import io.chorale.jms.link.Held;
import io.chorale.jms.link.PendingWork;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.message.ChoraleMessage;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.Work;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** One message of a pulled consumer; decided upon once. */
final class PulledDelivery implements InboundDelivery {
    private final PulledConsumer consumer;
    private final Held held;
    private final ChoraleMessage message;
    private final AtomicBoolean decided = new AtomicBoolean();

    PulledDelivery(PulledConsumer consumer, Held held, ChoraleMessage message) {
        this.consumer = consumer;
        this.held = held;
        this.message = message;
    }

    @Override
    public Message message() {
        return message;
    }

    @Override
    public void enlist() throws JMSException {
        PendingWork branch = consumer.resource().activeWork();
        if (branch == null) {
            throw new IllegalStateException("The consumer's XAResource is in no branch: start it before enlist()");
        }
        decide();
        held.joinOrGiveBack(branch);
    }

    @Override
    public void acknowledge() throws JMSException {
        decide();
        try {
            link().outcome(link().executeAsync(Work.acknowledge(List.of(held.receipt()))));
            held.settled();
        } catch (MessagingException e) {
            giveBackUnlessAcknowledged(e);
            throw Failures.toJms("acknowledge", e);
        }
    }

    /** It comes again as delivered before (§6.2.11); if it was acknowledged after all, there is nothing to give back. */
    private void giveBackUnlessAcknowledged(MessagingException cause) {
        try {
            link().outcome(held.rewind());
        } catch (MessagingException e) {
            // It goes back when the consumer does.
            cause.addSuppressed(e);
        }
    }

    @Override
    public void release() throws JMSException {
        decide();
        link().await(held.rewind(), "give a message back");
    }

    private ServiceLink link() {
        return consumer.inbound().link();
    }

    private void decide() throws IllegalStateException {
        if (!decided.compareAndSet(false, true)) {
            throw new IllegalStateException("The delivery was enlisted, acknowledged or released before");
        }
        consumer.decided(this);
    }
}
