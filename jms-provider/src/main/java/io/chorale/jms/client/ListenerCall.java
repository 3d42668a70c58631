package io.chorale.jms.client;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Calls a session's message listeners, and knows the thread that is in one (§6.1.5, §6.2.15). */
final class ListenerCall {
    private static final Logger LOG = System.getLogger(ListenerCall.class.getName());

    private volatile Thread runningIn;

    /** Whether the caller is a message listener of this session. */
    boolean isWithin() {
        return Thread.currentThread() == runningIn;
    }

    /**
     * Hands a message to the listener.
     *
     * @return whether it threw: an error, too, such as a class that is not found, must not end the session's thread
     */
    boolean call(MessageListener listener, Message message) {
        runningIn = Thread.currentThread();
        try {
            listener.onMessage(message);
            return false;
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "The message listener failed on " + message, e);
            return true;
        } finally {
            runningIn = null;
        }
    }
}
