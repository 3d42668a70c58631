package io.chorale.bench.replication.contestant;

import io.chorale.bench.content.Entries;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.activemq.artemis.core.io.SequentialFileFactory;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.EncoderPersister;
import org.apache.activemq.artemis.core.journal.IOCompletion;
import org.apache.activemq.artemis.core.journal.PreparedTransactionInfo;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;

/** The journal of Artemis alone, without a broker: what a broker's single copy costs at least. */
final class ArtemisContestant implements Contestant {
    private static final byte ENTRY = 11;

    private static final int FILE_BYTES = 10 << 20;
    private static final int MIN_FILES = 10;
    private static final int COMPACT_MIN_FILES = 10;
    private static final int COMPACT_PERCENT = 30;
    private static final int BUFFER_BYTES = 490 << 10;
    /** How long a write waits for others; the defaults, 3.3 and 0.5 ms, made one caller wait for that long each time. */
    private static final int TIMEOUT_NS = 100_000;

    private static final int MAX_AIO = 500;

    private final boolean aio;
    private final AtomicLong total = new AtomicLong();
    private Seat seat;
    private JournalImpl journal;
    private List<RecordInfo> loaded = List.of();

    ArtemisContestant(boolean aio) {
        this.aio = aio;
    }

    @Override
    public void open(Seat where) throws Exception {
        if (aio && !AIOSequentialFileFactory.isSupported()) {
            throw new IllegalStateException("ASYNCIO needs Linux on x64 with libaio (Debian: libaio1)");
        }
        seat = where;
        File directory = seat.directory().toFile();
        SequentialFileFactory files = aio
                ? new AIOSequentialFileFactory(directory, BUFFER_BYTES, TIMEOUT_NS, MAX_AIO, false)
                : new NIOSequentialFileFactory(directory, true, BUFFER_BYTES, TIMEOUT_NS, 1, false);
        files.setDatasync(true);
        journal = new JournalImpl(
                FILE_BYTES,
                MIN_FILES,
                MIN_FILES,
                COMPACT_MIN_FILES,
                COMPACT_PERCENT,
                files,
                "bench",
                "dat",
                aio ? MAX_AIO : 1,
                0);
        journal.start();
        List<RecordInfo> records = new ArrayList<>();
        List<PreparedTransactionInfo> prepared = new ArrayList<>();
        journal.load(records, prepared, (id, added, deleted) -> {}, false);
        loaded = records;
    }

    @Override
    public boolean isReady() {
        return journal != null;
    }

    @Override
    public boolean isPrimary() {
        return true;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public String configuration() {
        return "artemis-journal " + JournalImpl.class.getPackage().getImplementationVersion() + " "
                + (aio ? "ASYNCIO" : "NIO") + ", datasync, buffer " + BUFFER_BYTES + " bytes and " + TIMEOUT_NS / 1_000
                + " us, files of 10 MB, compaction as by default";
    }

    @Override
    public void append(byte[] entry, Confirmation confirmation) throws Exception {
        long sequence = Entries.sequence(entry);
        journal.appendAddRecord(
                sequence, ENTRY, EncoderPersister.getInstance(), new Encoded(entry), true, new Done(confirmation));
        total.incrementAndGet();
        long first = Entries.removedWith(sequence, seat.keep());
        if (first >= 0) {
            for (int i = 0; i < Entries.REMOVED_AT_ONCE; i++) {
                journal.appendDeleteRecord(first + i, false);
            }
        }
    }

    @Override
    public long total() {
        return total.get();
    }

    @Override
    public long readBack(int most, Consumer<byte[]> reader) throws Exception {
        journal.stop();
        open(seat);
        long live = loaded.size();
        Thinning thinning = new Thinning(live, most);
        for (RecordInfo info : loaded) {
            if (thinning.next()) {
                reader.accept(info.data);
            }
        }
        loaded = List.of();
        return live;
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.stop();
        }
    }

    private record Done(Confirmation confirmation) implements IOCompletion {
        @Override
        public void storeLineUp() {}

        @Override
        public void done() {
            confirmation.confirmed();
        }

        @Override
        public void onError(int code, String message) {
            confirmation.failed(new IllegalStateException("Error " + code + ": " + message));
        }
    }
}
