package io.chorale.jms.client;

import io.chorale.jms.link.Held;
import io.chorale.jms.message.ChoraleMessage;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What connection consumers assigned to a session, and the session's own listener that processes it in {@code run}, on
 * a thread of the application server (§11.2.1). Thread-safe.
 */
final class AssignedMessages {
    private static final Logger LOG = System.getLogger(AssignedMessages.class.getName());

    private final SessionCore session;
    private final Deque<Held> waiting = new ArrayDeque<>();
    private MessageListener listener;
    private boolean ended;

    AssignedMessages(SessionCore session) {
        this.session = session;
    }

    synchronized MessageListener listener() {
        return listener;
    }

    synchronized void listener(MessageListener listener) {
        this.listener = listener;
    }

    /** Refuses what the session would never process. */
    synchronized void requireAssignable() throws IllegalStateException {
        if (ended) {
            throw new IllegalStateException("The server session's session is closed");
        }
        if (listener == null) {
            throw new IllegalStateException(
                    "The server session's session has no message listener: call its setMessageListener first");
        }
    }

    /** Takes messages over; if the session has ended meanwhile, they go back. */
    void assign(List<Held> messages) {
        synchronized (this) {
            if (!ended) {
                waiting.addAll(messages);
                return;
            }
        }
        putBack(messages);
    }

    /** Processes what is assigned, one message after the other; waits while the connection is stopped. */
    void run() {
        for (Held next = poll(); next != null; next = poll()) {
            if (!session.gate().begin(this)) {
                putBack(List.of(next));
                giveBack();
                return;
            }
            try {
                deliver(next);
            } catch (JMSException | RuntimeException e) {
                LOG.log(Level.ERROR, "An assigned message was not settled", e);
                session.connection().failed(e);
                giveBack();
                return;
            } finally {
                session.gate().done(this);
            }
        }
    }

    private synchronized Held poll() {
        return waiting.poll();
    }

    private void deliver(Held held) throws JMSException {
        ChoraleMessage message = session.decode(held);
        if (message == null) {
            return;
        }
        MessageListener told = listener();
        if (told == null) {
            held.putBack();
            return;
        }
        session.settlement().listening(held);
        boolean threw = session.listenerCall().call(told, message);
        // An interrupt that the listener left behind is for the server's thread, not for settling the message.
        boolean interrupted = Thread.interrupted();
        try {
            session.settlement().listened(held, threw);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The session ends: what it was assigned and has not begun goes to another one. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        giveBack();
    }

    /** What was assigned and has not begun goes back. */
    void giveBack() {
        List<Held> left;
        synchronized (this) {
            left = List.copyOf(waiting);
            waiting.clear();
        }
        putBack(left);
    }

    /** The last one first, as each is put in front of those that wait. */
    private static void putBack(List<Held> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            messages.get(i).putBack();
        }
    }
}
