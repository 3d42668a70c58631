package io.chorale.jms.replicated;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.jms.queue.ConsumerSignal;
import io.chorale.jms.queue.PrimarySignal;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.MessageKey;
import io.chorale.jms.service.MessagingException;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Receipt;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One consumer of this node, kept attached to whatever primary its shard has. What it tells the primary is absolute (the
 * credit ever granted, all it holds), so that attaching again, late or twice, gives the same.
 *
 * <p>Requests that settle messages travel apart from signals. An acknowledgement that overtakes the attachment at a new
 * primary claims its messages itself. One that is still under way when the consumer closes keeps it attached until it
 * is answered, so that its messages are not handed to others meanwhile.
 */
final class RemoteConsumer implements ConsumerPort {
    private static final Logger LOG = System.getLogger(RemoteConsumer.class.getName());

    /** Asking again after so long costs little; a signal is lost only with its reign or its member. */
    private static final long RETRY_AFTER_MS = 2_000;

    private enum State {
        /** Its subscription is not confirmed yet. */
        SUBSCRIBING,
        /** Told the primary, not heard back. */
        ATTACHING,
        /** The primary serves it. */
        ACTIVE,
        /** Asked to close; waits for requests that settle its messages. */
        DRAINING,
        /** Told the primary to detach it, not heard back. */
        DETACHING,
        /** Over. */
        CLOSED
    }

    private final ConsumerSpec spec;
    private final ConsumerSink sink;
    private final int shard;
    private final String queue;
    private final ConsumerRegistry registry;
    private final SignalQueue signals;
    private final CompletableFuture<ConsumerPort> attached = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    // Guarded by this.
    private final Holdings held = new Holdings();
    private State state = State.SUBSCRIBING;
    private long number;
    private long granted;
    private long received;
    private int settling;
    /** What was claimed at the last attachment may have been settled at the primary before it. */
    private boolean claimsDoubtful;

    private boolean delivering;
    private final long createdMs;
    private long toldMs;

    RemoteConsumer(
            ConsumerSpec spec,
            ConsumerSink sink,
            int shard,
            String queue,
            SignalQueue signals,
            ConsumerRegistry registry) {
        this.spec = spec;
        this.sink = sink;
        this.shard = shard;
        this.queue = queue;
        this.signals = signals;
        this.registry = registry;
        this.granted = spec.initialCredit();
        this.createdMs = registry.nowMs();
        this.toldMs = createdMs;
    }

    ConsumerSpec spec() {
        return spec;
    }

    int shard() {
        return shard;
    }

    CompletableFuture<ConsumerPort> attached() {
        return attached;
    }

    CompletableFuture<Void> closed() {
        return closed;
    }

    /** Its subscription, if it needs one, is there. */
    void subscribed() {
        synchronized (this) {
            if (state != State.SUBSCRIBING) {
                return;
            }
            state = State.ATTACHING;
        }
        attachAgain();
    }

    /** There is a primary that may not know this consumer. */
    void attachAgain() {
        boolean over = false;
        synchronized (this) {
            switch (state) {
                case ATTACHING, ACTIVE, DRAINING -> tellAttach();
                case DETACHING -> over = true;
                case SUBSCRIBING, CLOSED -> {
                    // Nothing to tell: the first attaches when it is subscribed, the other never again.
                }
            }
        }
        if (over) {
            finish();
        }
        signals.send();
    }

    private void tellAttach() {
        number++;
        toldMs = registry.nowMs();
        if (state == State.ACTIVE) {
            state = State.ATTACHING;
        }
        claimsDoubtful = settling > 0;
        long allowed = state == State.DRAINING ? received : granted;
        signals.add(new ConsumerSignal.Attach(spec.id(), number, queue, selector(), allowed, received, held.keys()));
    }

    /** What the primary is to select by; a subscription does so itself. */
    private String selector() {
        return spec.source().address().kind().isQueue() ? spec.source().selector() : null;
    }

    void onAttached(PrimarySignal.Attached answer) {
        synchronized (this) {
            if (answer.number() != number || state != State.ATTACHING) {
                return;
            }
            state = State.ACTIVE;
        }
        attached.complete(this);
    }

    /** A delivery of an earlier attachment is dropped: what it carried was not claimed, so it comes again. */
    boolean onHanded(PrimarySignal.Handed handed) {
        synchronized (this) {
            if (handed.number() != number || !isOpen()) {
                return false;
            }
            received++;
            held.add(handed.key());
            delivering = true;
        }
        try {
            Envelope envelope = Envelope.read(new WireReader(handed.envelope()));
            Receipt receipt = new Receipt(shard, queue, handed.key(), spec.id());
            sink.onDelivery(new Delivery(receipt, envelope, handed.deliveryCount(), handed.countFirst()));
        } catch (WireException e) {
            LOG.log(
                    Level.ERROR,
                    "A message of " + queue + " cannot be read by this node, which keeps it from being handed out"
                            + " while the consumer is open; was it sent by a newer version?",
                    e);
        } finally {
            synchronized (this) {
                delivering = false;
            }
        }
        return true;
    }

    void onClosed(PrimarySignal.Closed notice) {
        boolean resubscribe = false;
        synchronized (this) {
            if (notice.number() != number || state == State.CLOSED || state == State.SUBSCRIBING) {
                return;
            }
            if (isOpen()
                    && notice.cause() == PrimarySignal.Cause.GONE
                    && !spec.source().address().kind().isQueue()) {
                state = State.SUBSCRIBING;
                held.clear();
                resubscribe = true;
            }
        }
        if (resubscribe) {
            LOG.log(
                    Level.WARNING,
                    "The subscription of {0} to topic {1} was lost, because this node was taken to be lost;"
                            + " it is made anew{2}",
                    spec.id(),
                    spec.source().name(),
                    spec.source().subscription().type().isDurable()
                            ? ""
                            : ", and of the messages sent meanwhile some are missed");
            registry.subscribe(this);
        } else {
            Kind kind = notice.cause() == PrimarySignal.Cause.LIMIT ? Kind.LIMIT : Kind.NO_DESTINATION;
            end(kind, notice.text());
        }
    }

    /** The consumer ends; says so to whoever waits, or, when nobody asked for it, to the sink. */
    void end(Kind kind, String text) {
        boolean asked;
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            asked = state == State.DETACHING || state == State.DRAINING;
        }
        boolean wasAttached = attached.isDone();
        finish();
        attached.completeExceptionally(new MessagingException(kind, text));
        if (wasAttached && !asked) {
            sink.onClosed(text);
        }
    }

    /** The node leaves: tells the primary without waiting for its word. */
    void abandon(String reason) {
        synchronized (this) {
            if (isKnownToPrimary()) {
                signals.add(new ConsumerSignal.Detach(spec.id(), number));
            }
        }
        end(Kind.REFUSED, reason);
        signals.send();
    }

    private void finish() {
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            held.clear();
        }
        registry.finished(this);
    }

    @Override
    public void credit(int more) {
        if (more < 0) {
            throw new IllegalArgumentException("Credit is not taken back: " + more);
        }
        synchronized (this) {
            if (state == State.CLOSED || more == 0) {
                return;
            }
            granted += more;
            if (isOpen()) {
                signals.add(new ConsumerSignal.Credit(spec.id(), number, granted));
            }
        }
        signals.send();
    }

    @Override
    public CompletableFuture<Void> release(List<Receipt> receipts, boolean delivered) {
        if (receipts.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (delivered) {
            return registry.release(this, List.copyOf(receipts));
        }
        giveBack(receipts);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> count(Receipt receipt) {
        return registry.count(this, receipt);
    }

    /** Gives back what no application saw, or what is in doubt, without a decision. */
    void giveBack(List<Receipt> receipts) {
        synchronized (this) {
            List<MessageKey> keys = new ArrayList<>(receipts.size());
            for (Receipt receipt : receipts) {
                if (held.remove(receipt.key())) {
                    keys.add(receipt.key());
                }
            }
            if (isKnownToPrimary() && !keys.isEmpty()) {
                signals.add(new ConsumerSignal.Return(spec.id(), number, keys));
            }
        }
        signals.send();
    }

    synchronized void settling() {
        settling++;
    }

    /** A request that settles messages was answered. */
    void settled(List<Receipt> receipts, boolean done) {
        synchronized (this) {
            settling--;
            if (done) {
                for (Receipt receipt : receipts) {
                    held.remove(receipt.key());
                }
            }
            if (settling == 0 && state == State.DRAINING) {
                tellDetach();
            } else if (settling == 0 && claimsDoubtful && isOpen()) {
                tellAttach();
            }
        }
        signals.send();
    }

    @Override
    public CompletableFuture<Void> close() {
        boolean over = false;
        synchronized (this) {
            switch (state) {
                case SUBSCRIBING -> over = true;
                case ATTACHING, ACTIVE -> {
                    if (settling == 0) {
                        tellDetach();
                    } else {
                        state = State.DRAINING;
                    }
                }
                case DRAINING, DETACHING, CLOSED -> {
                    // Asked before.
                }
            }
        }
        if (over) {
            end(Kind.REFUSED, "The consumer was closed before it was attached");
        }
        signals.send();
        return closed;
    }

    private void tellDetach() {
        state = State.DETACHING;
        toldMs = registry.nowMs();
        signals.add(new ConsumerSignal.Detach(spec.id(), number));
    }

    /** Time has passed: says again what was not answered, gives up what takes too long. */
    void tick(long nowMs, long attachTimeoutMs) {
        boolean giveUpAttach = false;
        boolean again = false;
        boolean giveUpClose = false;
        synchronized (this) {
            boolean waits = nowMs - toldMs >= RETRY_AFTER_MS;
            boolean attaching = state == State.SUBSCRIBING || state == State.ATTACHING;
            if (attaching && !attached.isDone() && nowMs - createdMs >= attachTimeoutMs) {
                tellDetach();
                giveUpAttach = true;
            } else if (state == State.ATTACHING && waits) {
                again = true;
            } else if (state == State.DETACHING && waits) {
                giveUpClose = !delivering;
            }
        }
        if (giveUpAttach) {
            end(
                    Kind.REFUSED,
                    "The shard of " + spec.source().name() + " had no primary for " + attachTimeoutMs + " ms");
        } else if (again) {
            attachAgain();
        } else if (giveUpClose) {
            LOG.log(Level.DEBUG, "Consumer {0} closed without its primary''s word", spec.id());
            finish();
        }
        signals.send();
    }

    boolean isOfApplication() {
        return !queue.equals(QueueNames.TRANSFER);
    }

    UUID id() {
        return spec.id();
    }

    private boolean isKnownToPrimary() {
        return isOpen() || state == State.DRAINING;
    }

    private boolean isOpen() {
        return state == State.ACTIVE || state == State.ATTACHING;
    }
}
