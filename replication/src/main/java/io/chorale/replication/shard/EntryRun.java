package io.chorale.replication.shard;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries of one reign that follow each other: what is logged, sent and synced together. Encoded once, without the bodies
 * of what they add, whoever needs the bytes: the store keeps them as they are, and so does a backup that was sent them.
 * Not to be changed; not thread-safe, because of the bytes that it keeps.
 */
public final class EntryRun {
    /** Of the bytes without bodies. */
    private static final int VERSION = 2;

    private static final int HEAD_BYTES = 192;

    /** What one run has, unless a single entry is more: so much fills a frame, and backups begin while a primary goes on. */
    static final int MAX_ENTRIES = 256;

    static final int MAX_BYTES = 40 << 10;

    private final List<LoggedEntry> entries;
    private byte[] bare;

    /** @throws IllegalArgumentException when there is none, or one does not follow the one before it */
    public EntryRun(List<LoggedEntry> entries) {
        this(List.copyOf(entries), null);
    }

    private EntryRun(List<LoggedEntry> entries, byte[] bare) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("A run of entries has at least one");
        }
        Dot first = entries.get(0).dot();
        for (int i = 1; i < entries.size(); i++) {
            Dot dot = entries.get(i).dot();
            if (dot.index() != first.index() + i || !dot.epoch().equals(first.epoch())) {
                throw new IllegalArgumentException("Entry " + dot + " is not number " + i + " after " + first);
            }
        }
        this.entries = entries;
        this.bare = bare;
    }

    public static EntryRun of(LoggedEntry entry) {
        return new EntryRun(List.of(entry));
    }

    /** A log that may span several reigns, as runs. */
    public static List<EntryRun> split(Iterable<LoggedEntry> log) {
        List<EntryRun> runs = new ArrayList<>();
        List<LoggedEntry> next = new ArrayList<>();
        int bytes = 0;
        for (LoggedEntry logged : log) {
            Dot before = next.isEmpty() ? null : next.get(next.size() - 1).dot();
            boolean follows = before != null
                    && before.epoch().equals(logged.dot().epoch())
                    && before.index() + 1 == logged.dot().index();
            if (before != null && (!follows || next.size() == MAX_ENTRIES || bytes >= MAX_BYTES)) {
                runs.add(new EntryRun(next));
                next.clear();
                bytes = 0;
            }
            next.add(logged);
            bytes += EntryCodec.roughBytes(logged.entry());
        }
        if (!next.isEmpty()) {
            runs.add(new EntryRun(next));
        }
        return runs;
    }

    public List<LoggedEntry> entries() {
        return entries;
    }

    public Dot first() {
        return entries.get(0).dot();
    }

    public Dot last() {
        return entries.get(entries.size() - 1).dot();
    }

    // ---- bytes

    /** All but the bodies of what is added, of which it has the lengths; not to be changed. */
    public byte[] bare() {
        if (bare == null) {
            WireWriter out = new WireWriter(16 + HEAD_BYTES * entries.size());
            out.writeByte(VERSION).writeSize(entries.size());
            for (LoggedEntry logged : entries) {
                EntryCodec.write(out, logged.entry(), EntryCodec.BodyForm.LENGTH);
            }
            bare = out.toBytes();
        }
        return bare;
    }

    /**
     * Reads what {@link #bare} gave.
     *
     * @param first the dot of the first entry
     * @param bytes kept, and not to be changed
     * @param bodies finds the bodies
     * @throws WireException when it is of another version, or malformed
     */
    public static EntryRun read(Dot first, byte[] bytes, EntryCodec.BodySource bodies) {
        WireReader in = new WireReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("it has version " + version + ", this version of Chorale reads " + VERSION);
        }
        int count = in.readSize();
        if (count == 0 || count > in.remaining()) {
            throw new WireException("It has " + count + " entries in " + in.remaining() + " bytes");
        }
        List<LoggedEntry> entries = new ArrayList<>(count);
        EntryCodec.Shared shared = new EntryCodec.Shared();
        for (int i = 0; i < count; i++) {
            Dot dot = new Dot(first.epoch(), first.index() + i);
            entries.add(new LoggedEntry(dot, EntryCodec.readEntry(in, bodies, shared)));
        }
        in.expectEnd();
        return new EntryRun(List.copyOf(entries), bytes);
    }

    /** All of it: the first index, what {@link #bare} gives, and the bodies in their order. */
    void write(WireWriter out) {
        int bytes = Long.BYTES + WireWriter.bytesOfSize(bare().length) + bare().length;
        for (LoggedEntry logged : entries) {
            bytes += EntryCodec.bodyBytes(logged.entry());
        }
        out.reserve(bytes).writeLong(first().index()).writeBytes(bare());
        for (LoggedEntry logged : entries) {
            for (Change change : logged.entry().changes()) {
                if (change instanceof Change.Add add) {
                    byte[] body = add.body().bytes();
                    out.writeRaw(body, 0, body.length);
                }
            }
        }
    }

    static EntryRun read(Epoch epoch, WireReader in) {
        Dot first = new Dot(epoch, in.readLong());
        byte[] bare = in.readBytes();
        return read(first, bare, (id, lengthBytes) -> new Payload(in.readRaw(lengthBytes)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryRun run && entries.equals(run.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
