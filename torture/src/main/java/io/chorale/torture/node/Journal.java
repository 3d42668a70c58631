package io.chorale.torture.node;

import io.chorale.simulation.check.LogAppender;
import io.chorale.torture.check.Event;
import io.chorale.torture.check.RunFiles;
import io.chorale.torture.check.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What this process was told of each message: each line is with the operating system before the call returns. Thread-safe. */
final class Journal implements AutoCloseable {
    private final String process;
    private final LogAppender<List<Event>> log;
    private final LongSupplier clock;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong works = new AtomicLong();
    private final AtomicLong deliveries = new AtomicLong();

    /** A message as it was delivered. */
    record Received(String id, long delivery) {}

    /** What is asked for at once: messages to send, and deliveries to acknowledge. */
    record Asked(long work, List<String> sends, List<Received> acknowledged) {}

    Journal(Path directory, String process, LongSupplier clock) throws IOException {
        this.process = process;
        this.clock = clock;
        this.log = RunFiles.process(directory, process);
    }

    /** The id of one more message. */
    String nextId() {
        return process + "-" + ids.incrementAndGet();
    }

    /** Logs what was handed over; whole or not. */
    Received delivered(String id, boolean whole) {
        long delivery = deliveries.incrementAndGet();
        long ns = clock.getAsLong();
        List<Event> events = new ArrayList<>();
        events.add(new Event(ns, Verb.DELIVERED, id, delivery, 0));
        if (!whole) {
            events.add(new Event(ns, Verb.CORRUPT, id, delivery, 0));
        }
        write(events);
        return new Received(id, delivery);
    }

    /** Logs what is about to be asked for. */
    Asked asking(List<String> sends, List<Received> acknowledged) {
        Asked asked = new Asked(works.incrementAndGet(), List.copyOf(sends), List.copyOf(acknowledged));
        log(asked, Verb.SENDING);
        return asked;
    }

    /** Logs what came of it: CONFIRMED, INDOUBT or REFUSED. */
    void came(Asked asked, Verb outcome) {
        log(asked, outcome);
    }

    private void log(Asked asked, Verb step) {
        long ns = clock.getAsLong();
        List<Event> events = new ArrayList<>();
        for (Received received : asked.acknowledged()) {
            events.add(new Event(ns, step.ofAcknowledgement(), received.id(), received.delivery(), asked.work()));
        }
        for (String id : asked.sends()) {
            events.add(new Event(ns, step, id, 0, asked.work()));
        }
        write(events);
    }

    private void write(List<Event> events) {
        try {
            log.add(events);
        } catch (IOException e) {
            throw new UncheckedIOException("The journal of " + process + " cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
