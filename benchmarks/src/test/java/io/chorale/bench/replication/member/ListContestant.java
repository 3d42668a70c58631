package io.chorale.bench.replication.member;

import io.chorale.bench.replication.contestant.Confirmation;
import io.chorale.bench.replication.contestant.Contestant;
import io.chorale.bench.replication.contestant.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Keeps entries in a list, and can be told to treat them otherwise. Confirms on a thread of its own. */
final class ListContestant implements Contestant {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final BiConsumer<byte[], ListContestant> keeping;

    /** Guarded by this. */
    private final List<byte[]> entries = new ArrayList<>();

    private int underWay;
    private int mostUnderWay;

    ListContestant() {
        this((entry, self) -> self.keep(entry));
    }

    /** With another way to keep an entry; one that throws refuses it. */
    ListContestant(BiConsumer<byte[], ListContestant> keeping) {
        this.keeping = keeping;
    }

    synchronized void keep(byte[] entry) {
        entries.add(entry);
    }

    synchronized int mostUnderWay() {
        return mostUnderWay;
    }

    private synchronized void begin() {
        underWay++;
        mostUnderWay = Math.max(mostUnderWay, underWay);
    }

    private synchronized void end() {
        underWay--;
    }

    @Override
    public void append(byte[] entry, Confirmation confirmation) {
        begin();
        thread.execute(() -> {
            end();
            try {
                keeping.accept(entry, this);
            } catch (IllegalStateException e) {
                confirmation.failed(e);
                return;
            }
            confirmation.confirmed();
        });
    }

    @Override
    public synchronized long total() {
        return entries.size();
    }

    @Override
    public synchronized long readBack(int most, Consumer<byte[]> reader) {
        entries.stream().limit(most).forEach(reader);
        return entries.size();
    }

    @Override
    public void open(Seat seat) {}

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public boolean isPrimary() {
        return true;
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public String configuration() {
        return "a list";
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
