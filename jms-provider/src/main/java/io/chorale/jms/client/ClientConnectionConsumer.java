package io.chorale.jms.client;

import io.chorale.jms.link.Feed;
import io.chorale.jms.link.Held;
import io.chorale.jms.service.Source;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands the messages of a destination to the sessions of an application server (§11.2.4). Its one thread waits for a
 * message, then for a server session, and only then takes messages: what no session is free for stays with the queue's
 * other consumers, but for the prefetch.
 */
final class ClientConnectionConsumer implements ConnectionConsumer, Fed, Runnable {
    private static final Logger LOG = System.getLogger(ClientConnectionConsumer.class.getName());

    /** Keeps a pool that fails from being asked without a break. */
    private static final long PAUSE_MS = 500;

    private final ClientConnection connection;
    private final ServerSessionPool pool;
    private final int maxMessages;
    private final SessionGate gate = new SessionGate();
    private Feed feed;
    /** In the pool's hands, which may keep it waiting for as long as it likes. */
    private Thread asking;

    private volatile boolean closed;

    private ClientConnectionConsumer(ClientConnection connection, ServerSessionPool pool, int maxMessages) {
        this.connection = connection;
        this.pool = pool;
        this.maxMessages = maxMessages;
    }

    static ClientConnectionConsumer open(
            ClientConnection connection, Source source, ServerSessionPool pool, int maxMessages, String name)
            throws JMSException {
        ClientConnectionConsumer consumer = new ClientConnectionConsumer(connection, pool, maxMessages);
        int prefetch = connection.options().prefetch();
        consumer.feed = Feed.open(connection.node().link(), source, prefetch, consumer.gate::ring);
        Thread thread = new Thread(consumer, name);
        thread.setDaemon(true);
        thread.start();
        return consumer;
    }

    @Override
    public Feed feed() {
        return feed;
    }

    SessionGate gate() {
        return gate;
    }

    @Override
    public void run() {
        ServerSession free = null;
        while (!closed) {
            // An interrupt that a server session left behind must not keep this thread from waiting.
            Thread.interrupted();
            try {
                free = next(free);
            } catch (JMSException | RuntimeException e) {
                LOG.log(
                        Level.WARNING,
                        "A connection consumer of " + feed.source().name() + " cannot go on now",
                        e);
                connection.failed(e);
                free = null;
                gate.pause(PAUSE_MS);
            }
        }
        if (free != null) {
            startEmpty(free);
        }
    }

    /** One step: gets a server session once there is a message for it, or gives it the messages. */
    private ServerSession next(ServerSession free) throws JMSException {
        if (gate.begin(() -> List.of(this), () -> closed, SessionGate.FOREVER) == null) {
            return free;
        }
        SessionCore loaded = null;
        try {
            String lost = feed.lostReason();
            if (lost != null) {
                throw lost(lost);
            }
            if (free != null) {
                loaded = load(free);
            }
        } catch (JMSException | RuntimeException e) {
            startEmpty(free);
            throw e;
        } finally {
            gate.done(this);
        }
        if (loaded != null) {
            start(free, loaded);
            return null;
        }
        return free == null ? ask() : free;
    }

    private static void start(ServerSession free, SessionCore loaded) throws JMSException {
        try {
            free.start();
        } catch (JMSException | RuntimeException e) {
            // Nobody will run it.
            loaded.assigned().giveBack();
            throw e;
        }
    }

    /** The session that was loaded, or null if there was nothing left to load. */
    private SessionCore load(ServerSession free) throws JMSException {
        if (!(free.getSession() instanceof ClientSession session)
                || session.core().connection() != connection) {
            throw new IllegalStateException("The server session pool gave " + free.getSession()
                    + ", which is no session of the connection consumer's connection");
        }
        session.core().assigned().requireAssignable();
        List<Held> messages = new ArrayList<>();
        while (messages.size() < maxMessages) {
            Held held = feed.poll();
            if (held == null) {
                break;
            }
            messages.add(held);
        }
        session.core().assigned().assign(messages);
        return messages.isEmpty() ? null : session.core();
    }

    private ServerSession ask() throws JMSException {
        synchronized (gate) {
            if (closed) {
                return null;
            }
            asking = Thread.currentThread();
        }
        try {
            ServerSession free = pool.getServerSession();
            if (free == null) {
                throw new JMSException("The server session pool gave null instead of a server session");
            }
            return free;
        } finally {
            synchronized (gate) {
                asking = null;
                // An interrupt was for the waiting that is over.
                Thread.interrupted();
            }
        }
    }

    /** The only way to put a server session back into its pool is to let it run. */
    private static void startEmpty(ServerSession free) {
        if (free == null) {
            return;
        }
        try {
            free.start();
        } catch (JMSException | RuntimeException e) {
            LOG.log(Level.WARNING, "A server session without messages did not go back to its pool", e);
        }
    }

    private JMSException lost(String reason) throws JMSException {
        closed = true;
        connection.forget(this);
        feed.close();
        return new JMSException(
                "The connection consumer of " + feed.source().name() + " was detached: " + reason, "DETACHED");
    }

    @Override
    public ServerSessionPool getServerSessionPool() throws JMSException {
        if (closed) {
            throw new IllegalStateException("The connection consumer is closed");
        }
        return pool;
    }

    /** What sessions were given they still process; all else goes back. */
    @Override
    public void close() throws JMSException {
        synchronized (gate) {
            if (closed) {
                return;
            }
            closed = true;
            if (asking != null) {
                asking.interrupt();
            }
        }
        connection.forget(this);
        gate.close();
        feed.close();
    }
}
