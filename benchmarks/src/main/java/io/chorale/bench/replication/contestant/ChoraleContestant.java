package io.chorale.bench.replication.contestant;

import io.chorale.bench.content.Entries;
import io.chorale.groups.Member;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import io.chorale.replication.Space;
import io.chorale.replication.SpaceDefinition;
import io.chorale.replication.node.NodeRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A node of Chorale as its applications use it: a space of one shard, as many copies as nodes. */
final class ChoraleContestant implements Contestant {
    private static final String SPACE = "bench";
    private static final int SHARD = 0;
    private static final long ANSWER_SECONDS = 20;

    /** A file that each RocksDB database has: with one in the data directory, shards are stored. */
    private static final String STORE_FILE = "CURRENT";

    /** A shard moves to the node that is its place, some time after all are there: loads wait that long, opening does not. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(4);

    private Seat seat;
    private ChoraleNode node;
    private Space space;
    private Member primary;
    private long primarySinceNanos;

    @Override
    public void open(Seat where) {
        seat = where;
        node = NodeRegistry.acquire(new NodeConfig(
                "chorale-bench-" + seat.session(),
                seat.name(),
                "127.0.0.1",
                "udp",
                List.of(),
                seat.directory(),
                NodeConfig.DEFAULT_REQUEST_TIMEOUT_MS));
        space = node.open(
                new SpaceDefinition(SPACE, 1, seat.members(), bodies -> new EntryMachine(seat.keep(), bodies)));
    }

    @Override
    public boolean isReady() {
        Member present = space.primaryOf(SHARD);
        boolean whole = node.presentNodes().size() == seat.members()
                && present != null
                && space.copiesOf(SHARD) == seat.members();
        if (!whole || !present.equals(primary)) {
            primary = whole ? present : null;
            primarySinceNanos = System.nanoTime();
            return false;
        }
        return System.nanoTime() - primarySinceNanos >= SETTLED_NANOS;
    }

    @Override
    public boolean isPrimary() {
        return node.self().equals(space.primaryOf(SHARD));
    }

    @Override
    public boolean isDurable() {
        StoreFinder finder = new StoreFinder();
        try {
            Files.walkFileTree(seat.directory(), finder);
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory cannot be read", e);
        }
        return finder.found;
    }

    @Override
    public String configuration() {
        return "NodeRegistry.acquire, stack udp on 127.0.0.1, a space of one shard, Space.request"
                + (isDurable() ? "" : "; IN MEMORY: this build's nodes store nothing");
    }

    @Override
    public void append(byte[] entry, Confirmation confirmation) {
        Confirmation.tell(space.request(SHARD, entry), confirmation);
    }

    @Override
    public long total() throws InterruptedException, ExecutionException, TimeoutException {
        return EntryMachine.counts(ask(EntryMachine.askCounts())).total();
    }

    @Override
    public long readBack(int most, Consumer<byte[]> reader)
            throws InterruptedException, ExecutionException, TimeoutException {
        long live = EntryMachine.counts(ask(EntryMachine.askCounts())).live();
        long stride = new Thinning(live, most).stride();
        for (long rank = 0; rank < live; rank += stride * EntryMachine.MOST_ENTRIES) {
            byte[] entries = ask(EntryMachine.askEntries(rank, stride));
            for (int at = 0; at < entries.length; at += Entries.BYTES) {
                reader.accept(Arrays.copyOfRange(entries, at, Math.min(entries.length, at + Entries.BYTES)));
            }
        }
        return live;
    }

    private byte[] ask(byte[] question) throws InterruptedException, ExecutionException, TimeoutException {
        return space.query(SHARD, question).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
    }

    /** Looks for a store. Files may come and go meanwhile. */
    private static final class StoreFinder extends SimpleFileVisitor<Path> {
        private boolean found;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found = found || file.endsWith(STORE_FILE);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
