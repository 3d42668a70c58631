package io.chorale.jms.client;

import jakarta.jms.JMSException;

/** Lets all steps of a close happen, and keeps the first failure with the later ones suppressed in it. */
final class FirstFailure {

    /** One step. */
    @FunctionalInterface
    interface Step {
        void run() throws JMSException;
    }

    private JMSException first;

    void run(Step step) {
        try {
            step.run();
        } catch (JMSException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    void throwIfAny() throws JMSException {
        if (first != null) {
            throw first;
        }
    }
}
