package io.chorale.jms.client;

import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tells a connection's exception listener, one failure at a time (§6.1.7); beyond a bound they are only logged. */
final class FailureReports {
    private static final int MAX_WAITING = 100;
    private static final Logger LOG = System.getLogger(FailureReports.class.getName());

    private final ThreadPoolExecutor thread;
    private volatile ExceptionListener listener;

    FailureReports(String name) {
        thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                task -> {
                    Thread made = new Thread(task, name + "-exceptions");
                    made.setDaemon(true);
                    return made;
                },
                (task, executor) -> LOG.log(Level.WARNING, "An exception listener was not told of a failure"));
        thread.allowCoreThreadTimeOut(true);
    }

    ExceptionListener listener() {
        return listener;
    }

    void listener(ExceptionListener listener) {
        this.listener = listener;
    }

    void report(Exception failure) {
        ExceptionListener told = listener;
        if (told == null) {
            LOG.log(Level.WARNING, "A connection without exception listener failed", failure);
        } else {
            thread.execute(() -> tell(told, failure));
        }
    }

    private static void tell(ExceptionListener told, Exception failure) {
        try {
            told.onException(failure instanceof JMSException known ? known : asJms(failure));
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "An exception listener failed", e);
        }
    }

    private static JMSException asJms(Exception failure) {
        JMSException wrapped = new JMSException(failure.toString());
        wrapped.initCause(failure);
        wrapped.setLinkedException(failure);
        return wrapped;
    }

    void close() {
        thread.shutdown();
    }
}
