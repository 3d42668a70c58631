package io.chorale.torture.node;

import static java.lang.System.Logger.Level.WARNING;

import io.chorale.torture.check.Verb;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One thread of the application, with a connection of its own, and a new one whenever it knows no more where it stands. */
abstract class Worker implements Runnable {
    private static final System.Logger LOGGER = System.getLogger(Worker.class.getName());
    private static final int PAUSE_MS = 200;

    /** Error codes of the provider which say that nothing was done; with any other the outcome is in doubt. */
    private static final Set<String> NOTHING_DONE =
            Set.of("NOT_HELD", "LIMIT", "UNKNOWN_BRANCH", "IN_USE", "NO_DESTINATION", "REFUSED");

    private final ConnectionFactory factory;
    private final int mode;
    private final Journal journal;
    private final SplittableRandom random;
    private volatile boolean stopping;

    Worker(ConnectionFactory factory, int mode, Journal journal, SplittableRandom random) {
        this.factory = factory;
        this.mode = mode;
        this.journal = journal;
        this.random = random;
    }

    /** Ends after what it is doing. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    Journal journal() {
        return journal;
    }

    SplittableRandom random() {
        return random;
    }

    @Override
    public final void run() {
        while (!stopping) {
            try (Connection connection = factory.createConnection()) {
                connection.start();
                try (Session session = connection.createSession(mode)) {
                    work(session);
                }
            } catch (JMSException e) {
                LOGGER.log(WARNING, "A session ends: " + e);
                pause(PAUSE_MS);
            }
        }
    }

    /**
     * Works until it is stopped.
     *
     * @throws JMSException when it needs a new session
     */
    abstract void work(Session session) throws JMSException;

    /** A call that makes something take effect. */
    @FunctionalInterface
    interface Call {
        void run() throws JMSException;
    }

    /**
     * Logs what is asked, asks, and logs the outcome.
     *
     * @throws JMSException when the outcome is in doubt
     */
    void ask(List<String> sends, List<Journal.Received> acknowledged, Call call) throws JMSException {
        Journal.Asked asked = journal.asking(sends, acknowledged);
        try {
            call.run();
        } catch (JMSException e) {
            Verb outcome = outcome(e);
            journal.came(asked, outcome);
            if (outcome == Verb.INDOUBT) {
                throw e;
            }
            LOGGER.log(WARNING, "Refused: " + e);
            pause(PAUSE_MS);
            return;
        }
        journal.came(asked, Verb.CONFIRMED);
    }

    /** What a failure says of what was asked. */
    static Verb outcome(Exception failure) {
        if (failure instanceof TransactionRolledBackException) {
            return Verb.REFUSED;
        }
        return failure instanceof JMSException known
                        && known.getErrorCode() != null
                        && NOTHING_DONE.contains(known.getErrorCode())
                ? Verb.REFUSED
                : Verb.INDOUBT;
    }

    /** Waits, or less when its thread is interrupted. */
    static void pause(int ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
