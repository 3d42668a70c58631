package io.chorale.ra.outbound;

import jakarta.jms.JMSException;

/** Runs calls of the checked API for the unchecked one. */
final class JmsCalls {

    /** A call with a result. */
    interface Call<T> {
        T call() throws JMSException;
    }

    /** A call without one. */
    interface Action {
        void run() throws JMSException;
    }

    private JmsCalls() {}

    static <T> T get(Call<T> call) {
        try {
            return call.call();
        } catch (JMSException e) {
            throw JmsFailures.unchecked(e);
        }
    }

    static void run(Action action) {
        try {
            action.run();
        } catch (JMSException e) {
            throw JmsFailures.unchecked(e);
        }
    }
}
