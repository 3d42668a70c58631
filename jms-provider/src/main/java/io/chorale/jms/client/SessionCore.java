package io.chorale.jms.client;

import io.chorale.groups.wire.WireException;
import io.chorale.jms.link.Feed;
import io.chorale.jms.link.Held;
import io.chorale.jms.link.PendingWork;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.message.ChoraleMessage;
import io.chorale.jms.message.MessageCodec;
import io.chorale.jms.message.MessageFactory;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import jakarta.jms.CompletionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A session's engine: its consumers, the thread of its listeners, its sends, and what its mode makes of them. */
final class SessionCore {

    /** The life of a session. */
    private enum Stage {
        OPEN,
        /** No delivery begins; listeners and sends under way end, and have all of the session's services (§6.1.8). */
        ENDING,
        CLOSED
    }

    private final ClientConnection connection;
    private final ServiceLink link;
    private final Settlement settlement;
    private final MessageFactory messages;
    private final MessageCodec codec;
    private final SessionGate gate = new SessionGate();
    private final List<ClientConsumer> consumers = new CopyOnWriteArrayList<>();
    private final AsyncSends asyncSends;
    private final ListenerCall listenerCall = new ListenerCall();
    private final ListenerLoop loop = new ListenerLoop(this);
    private final AssignedMessages assigned = new AssignedMessages(this);
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);
    private final AtomicBoolean looping = new AtomicBoolean();
    /** Held by who closes, so that a second one returns when that is done. */
    private final Object closing = new Object();

    private final String name;

    SessionCore(ClientConnection connection, Settlement settlement, String name) {
        this.connection = connection;
        this.link = connection.node().link();
        this.settlement = settlement;
        this.name = name;
        messages = new MessageFactory(connection.options().trust());
        codec = new MessageCodec(messages, connection.node().destinations());
        asyncSends = new AsyncSends(link, name);
    }

    ClientConnection connection() {
        return connection;
    }

    ServiceLink link() {
        return link;
    }

    Settlement settlement() {
        return settlement;
    }

    SessionGate gate() {
        return gate;
    }

    MessageFactory messages() {
        return messages;
    }

    List<ClientConsumer> consumers() {
        return consumers;
    }

    ListenerCall listenerCall() {
        return listenerCall;
    }

    AssignedMessages assigned() {
        return assigned;
    }

    boolean isEnding() {
        return stage.get() != Stage.OPEN;
    }

    private boolean isClosed() {
        return stage.get() == Stage.CLOSED;
    }

    void requireOpen() throws IllegalStateException {
        if (isClosed()) {
            throw new IllegalStateException("The session is closed");
        }
        link.requireOpen();
    }

    /** For what would wait for the caller itself (§7.3.4). */
    void requireNotInCallback(String method) throws IllegalStateException {
        if (asyncSends.isCallbackThread()) {
            throw new IllegalStateException(method + " cannot be called by a completion listener of the session");
        }
    }

    void requireNotInListener(String method) throws IllegalStateException {
        if (listenerCall.isWithin()) {
            throw new IllegalStateException(method + " cannot be called by a message listener of the session");
        }
    }

    ClientConsumer consume(Source source, jakarta.jms.Destination destination) throws JMSException {
        requireOpen();
        if (assigned.listener() != null) {
            throw new IllegalStateException(
                    "The session has a message listener of its own: it consumes only what it is assigned");
        }
        Feed feed = Feed.open(link, source, connection.options().prefetch(), gate::ring);
        ClientConsumer consumer = new ClientConsumer(this, feed, destination);
        consumers.add(consumer);
        if (isClosed()) {
            consumer.end();
            requireOpen();
        }
        return consumer;
    }

    void forget(ClientConsumer consumer) {
        consumers.remove(consumer);
    }

    /** A consumer has a listener now: makes sure that the session's thread runs. */
    void listen() {
        if (looping.compareAndSet(false, true)) {
            Thread thread = new Thread(loop, name);
            thread.setDaemon(true);
            thread.start();
        }
        gate.ring();
    }

    /**
     * Waits for a consumer's next message.
     *
     * @param timeoutMs or {@link SessionGate#FOREVER}
     * @return null after the time, or when the consumer or the session was closed
     */
    Message receive(ClientConsumer consumer, long timeoutMs, BodyCheck check) throws JMSException {
        long start = System.nanoTime();
        List<ClientConsumer> candidates = List.of(consumer);
        while (true) {
            long leftMs = timeoutMs == SessionGate.FOREVER
                    ? timeoutMs
                    : Math.max(0, timeoutMs - (System.nanoTime() - start) / 1_000_000);
            if (gate.begin(() -> candidates, consumer::isClosed, leftMs) == null) {
                return null;
            }
            try {
                Message message = take(consumer, check);
                if (message != null) {
                    return message;
                }
            } finally {
                gate.done(consumer);
            }
        }
    }

    private Message take(ClientConsumer consumer, BodyCheck check) throws JMSException {
        Held held = consumer.feed().poll();
        if (held == null) {
            String lost = consumer.feed().lostReason();
            if (lost != null) {
                throw consumer.lost(lost);
            }
            return null;
        }
        ChoraleMessage message = decode(held);
        if (message == null) {
            return null;
        }
        try {
            check.accept(message);
        } catch (JMSException e) {
            held.putBack();
            throw e;
        }
        return settlement.received(held) ? message : null;
    }

    /** The message to hand over, or null if this node cannot read it. */
    ChoraleMessage decode(Held held) {
        try {
            ChoraleMessage message = codec.decode(held.delivery());
            message.onAcknowledge(this::acknowledge);
            message.consumedIn(settlement.transactionId());
            return message;
        } catch (WireException e) {
            connection.node().unreadable(held.delivery().envelope().id(), e);
            held.setAside();
            return null;
        }
    }

    MessageCodec codec() {
        return codec;
    }

    void acknowledge() throws JMSException {
        requireOpen();
        settlement.acknowledge();
    }

    void send(Envelope envelope) throws JMSException {
        PendingWork transaction = settlement.transaction();
        if (transaction == null) {
            link.execute(
                    Work.send(envelope), "send to " + envelope.destination().name());
        } else {
            transaction.add(envelope);
        }
    }

    void sendAsync(Envelope envelope, Message message, CompletionListener listener) throws JMSException {
        asyncSends.send(() -> start(envelope), message, listener);
    }

    private CompletableFuture<Void> start(Envelope envelope) throws JMSException {
        PendingWork transaction = settlement.transaction();
        if (transaction == null) {
            return link.executeAsync(Work.send(envelope));
        }
        transaction.add(envelope);
        return CompletableFuture.completedFuture(null);
    }

    void awaitAsyncSends() {
        asyncSends.awaitAll();
    }

    void commit() throws JMSException {
        transacted("commit").commit();
    }

    void rollback() throws JMSException {
        transacted("rollback").rollback();
    }

    private TransactedSettlement transacted(String method) throws JMSException {
        requireOpen();
        requireNotInCallback(method);
        if (!(settlement instanceof TransactedSettlement transacted)) {
            throw new IllegalStateException("The session is not transacted");
        }
        asyncSends.awaitAll();
        return transacted;
    }

    void recover() throws JMSException {
        requireOpen();
        settlement.recover();
    }

    /** What the session's own listener is to be; null for none. */
    void assignTo(MessageListener listener) throws JMSException {
        requireOpen();
        if (listener != null && !consumers.isEmpty()) {
            throw new IllegalStateException(
                    "The session has consumers: close them before it gets a message listener of its own");
        }
        assigned.listener(listener);
    }

    void requireCloseable(String method) throws JMSException {
        if (!isClosed()) {
            requireNotInCallback(method);
            requireNotInListener(method);
        }
    }

    /** Ends deliveries, and waits for listeners and sends that are under way. */
    void finish() {
        stage.compareAndSet(Stage.OPEN, Stage.ENDING);
        gate.close();
        asyncSends.awaitAll();
    }

    /** Ends deliveries, settles, detaches the consumers; the first failure is thrown, and all is done nevertheless. */
    void close() throws JMSException {
        requireCloseable("close");
        finish();
        synchronized (closing) {
            if (stage.getAndSet(Stage.CLOSED) == Stage.CLOSED) {
                return;
            }
            connection.forget(this);
            asyncSends.close();
            assigned.end();
            FirstFailure failure = new FirstFailure();
            failure.run(settlement::close);
            for (ClientConsumer consumer : consumers) {
                failure.run(consumer::end);
            }
            failure.throwIfAny();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
