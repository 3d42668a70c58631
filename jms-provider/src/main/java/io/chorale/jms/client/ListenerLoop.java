package io.chorale.jms.client;

import io.chorale.jms.link.Held;
import io.chorale.jms.message.ChoraleMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** A session's one thread for its message listeners: they are never called concurrently (§6.2.13). */
final class ListenerLoop implements Runnable {
    private static final Logger LOG = System.getLogger(ListenerLoop.class.getName());

    /** Keeps a session that cannot take more messages, say of a full transaction, from spinning. */
    private static final long PAUSE_MS = 500;

    private final SessionCore session;

    ListenerLoop(SessionCore session) {
        this.session = session;
    }

    @Override
    public void run() {
        while (!session.isEnding()) {
            ClientConsumer consumer = session.gate().begin(this::listening, session::isEnding, SessionGate.FOREVER);
            if (consumer == null) {
                continue;
            }
            boolean delivered;
            try {
                delivered = deliver(consumer);
            } catch (JMSException | RuntimeException e) {
                LOG.log(Level.ERROR, "A message of " + consumer + " was not settled", e);
                session.connection().failed(e);
                delivered = false;
            } finally {
                session.gate().done(consumer);
            }
            if (!delivered) {
                session.gate().pause(PAUSE_MS);
            }
        }
    }

    private List<ClientConsumer> listening() {
        return session.consumers().stream()
                .filter(consumer -> consumer.getMessageListenerOrNull() != null)
                .toList();
    }

    /** Hands one message over; false if that should not be tried again at once. */
    private boolean deliver(ClientConsumer consumer) throws JMSException {
        Held held = consumer.feed().poll();
        if (held == null) {
            String lost = consumer.feed().lostReason();
            if (lost != null) {
                // No call of the application can be told (§6.1.7).
                session.connection().failed(consumer.lost(lost));
            }
            return true;
        }
        ChoraleMessage message = session.decode(held);
        MessageListener listener = consumer.getMessageListenerOrNull();
        if (message == null) {
            return true;
        }
        if (listener == null) {
            held.putBack();
            return true;
        }
        session.settlement().listening(held);
        boolean threw = session.listenerCall().call(listener, message);
        // An interrupt that a listener left behind was meant for the listener, not for the session.
        Thread.interrupted();
        session.settlement().listened(held, threw);
        return true;
    }
}
