package io.chorale.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What an application server would bring: sessions, each with a thread for each time it runs (§11.2.6). */
final class ServerSessions implements ServerSessionPool {
    private final BlockingQueue<Pooled> free = new LinkedBlockingQueue<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    private final class Pooled implements ServerSession {
        private final Session session;

        private Pooled(Session session) {
            this.session = session;
        }

        @Override
        public Session getSession() {
            return session;
        }

        @Override
        public void start() {
            Thread thread = new Thread(
                    () -> {
                        try {
                            session.run();
                        } catch (RuntimeException e) {
                            failures.add(e);
                        } finally {
                            runs.incrementAndGet();
                            free.add(this);
                        }
                    },
                    "server-session");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void add(Session session) {
        free.add(new Pooled(session));
    }

    @Override
    public ServerSession getServerSession() throws JMSException {
        asked.incrementAndGet();
        try {
            return free.take();
        } catch (InterruptedException e) {
            throw new JMSException("interrupted");
        }
    }

    /** How many sessions are in the pool now. */
    int idle() {
        return free.size();
    }

    int runs() {
        return runs.get();
    }

    int asked() {
        return asked.get();
    }

    void assertNoFailure() {
        assertThat(failures).isEmpty();
    }
}
