package io.chorale.jms.link;

import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.Receipt;
import io.chorale.jms.service.Work;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a transaction has sent and consumed so far; bounded. Thread-safe. */
public final class PendingWork {
    private final JmsSettings settings;
    private final String whenFull;
    private final List<Envelope> sends = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private long sendBytes;
    private String endedBecause;

    /** With the settings' bounds. */
    public PendingWork(JmsSettings settings) {
        this(settings, "The transaction has " + settings.maxTransactionMessages() + " messages: commit earlier");
    }

    /**
     * With the settings' bounds, and a text of its own.
     *
     * @param whenFull cause and remedy for who adds a message too many
     */
    public PendingWork(JmsSettings settings, String whenFull) {
        this.settings = settings;
        this.whenFull = whenFull;
    }

    /** Adds a message to send. */
    public synchronized void add(Envelope envelope) throws JMSException {
        requireOpen();
        requireRoom();
        if (sendBytes + envelope.sizeBytes() > settings.maxTransactionBytes()) {
            throw new ResourceAllocationException(
                    "The transaction would send more than " + settings.maxTransactionBytes() + " bytes: commit earlier",
                    "TRANSACTION_TOO_LARGE");
        }
        sendBytes += envelope.sizeBytes();
        sends.add(envelope);
    }

    /** Adds a consumed message. */
    public synchronized void add(Held message) throws JMSException {
        requireOpen();
        requireRoom();
        held.add(message);
    }

    private void requireOpen() throws TransactionRolledBackException {
        if (endedBecause != null) {
            throw new TransactionRolledBackException(endedBecause);
        }
    }

    private void requireRoom() throws ResourceAllocationException {
        if (sends.size() + held.size() >= settings.maxTransactionMessages()) {
            throw new ResourceAllocationException(whenFull, "TRANSACTION_TOO_LARGE");
        }
    }

    /** Refuses additions from now on. */
    public synchronized void end(String reason) {
        endedBecause = reason;
    }

    public synchronized boolean isEmpty() {
        return sends.isEmpty() && held.isEmpty();
    }

    /** What is to be done now. */
    public synchronized Work work() {
        List<Receipt> receipts = held.stream().map(Held::receipt).toList();
        return new Work(sends, receipts);
    }

    /** It was done, or is in the service's hands: empties it. */
    public void settled() {
        take().forEach(Held::settled);
    }

    /** Drops the sends and gives back what was consumed, counts raised: empties it. */
    public CompletableFuture<Void> giveBack() {
        Map<Feed, List<Held>> byFeed = new LinkedHashMap<>();
        for (Held message : take()) {
            byFeed.computeIfAbsent(message.feed(), feed -> new ArrayList<>()).add(message);
        }
        List<CompletableFuture<Void>> all = new ArrayList<>();
        byFeed.forEach((feed, seen) -> all.add(feed.rewind(seen)));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private synchronized List<Held> take() {
        List<Held> taken = List.copyOf(held);
        held.clear();
        sends.clear();
        sendBytes = 0;
        return taken;
    }
}
