package io.chorale.jms.client;

import io.chorale.groups.wire.WireException;
import io.chorale.jms.message.ChoraleMessage;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Looks at the messages that wait in a queue, as they are when the enumeration is asked for. A queue with more than
 * {@value #LIMIT} of them cannot be browsed: that is said, rather than showing a part as if it were all.
 */
final class ClientBrowser implements QueueBrowser {
    static final int LIMIT = 9_999;

    private final SessionCore session;
    private final Queue queue;
    private final Address address;
    private final String selector;
    private volatile boolean closed;

    ClientBrowser(SessionCore session, Queue queue, Address address, String selector) {
        this.session = session;
        this.queue = queue;
        this.address = address;
        this.selector = selector;
    }

    @Override
    public Queue getQueue() throws JMSException {
        requireOpen();
        return queue;
    }

    @Override
    public String getMessageSelector() throws JMSException {
        requireOpen();
        return selector;
    }

    @Override
    public Enumeration<ChoraleMessage> getEnumeration() throws JMSException {
        requireOpen();
        List<Envelope> waiting = session.link()
                .await(session.link().service().browse(address, selector, LIMIT + 1), "browse " + address.name());
        if (waiting.size() > LIMIT) {
            throw new JMSException(
                    "More than " + LIMIT + " messages wait in " + address.name() + ": too many to browse; ask JMX for"
                            + " the depth of the queue",
                    "LIMIT");
        }
        long nowMs = session.link().nowMs();
        List<ChoraleMessage> messages = new ArrayList<>();
        for (Envelope envelope : waiting) {
            if (envelope.expirationMs() == 0 || envelope.expirationMs() > nowMs) {
                addReadable(envelope, messages);
            }
        }
        return Collections.enumeration(messages);
    }

    private void addReadable(Envelope envelope, List<ChoraleMessage> messages) {
        try {
            messages.add(session.codec().decode(envelope, 1));
        } catch (WireException e) {
            session.connection().node().unreadable(envelope.id(), e);
        }
    }

    private void requireOpen() throws IllegalStateException {
        if (closed) {
            throw new IllegalStateException("The browser is closed");
        }
        session.requireOpen();
    }

    @Override
    public void close() {
        closed = true;
    }
}
