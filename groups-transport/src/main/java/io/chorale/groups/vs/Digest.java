package io.chorale.groups.vs;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What one member has in the view it comes from.
 *
 * @param from that view; null for a member that comes from none
 * @param received how much of each stream it has without a gap; empty when only {@code from} is told
 * @param beyond for each stream, what it has behind a gap
 * @param obliged for each stream, what it must deliver whatever lacks before it
 */
record Digest(ViewId from, long[] received, List<SeqSet> beyond, List<SeqSet> obliged) {

    /** For a member that comes from no view. */
    static Digest none() {
        return new Digest(null, new long[0], List.of(), List.of());
    }

    /** The same without what only those need to know that come from the same view. */
    Digest brief() {
        return new Digest(from, new long[0], List.of(), List.of());
    }

    /** Whether this tells of a view with so many members. */
    boolean tells(int streams) {
        return received.length == streams && beyond.size() == streams && obliged.size() == streams;
    }

    void write(WireWriter writer) {
        writer.writeBoolean(from != null);
        if (from != null) {
            from.write(writer);
        }
        writeVector(writer, received);
        writer.writeList(beyond, (w, set) -> set.write(w));
        writer.writeList(obliged, (w, set) -> set.write(w));
    }

    static Digest read(WireReader reader) {
        ViewId from = reader.readBoolean() ? ViewId.read(reader) : null;
        long[] received = readVector(reader);
        List<SeqSet> beyond = new ArrayList<>(reader.readList(SeqSet::read));
        List<SeqSet> obliged = new ArrayList<>(reader.readList(SeqSet::read));
        return new Digest(from, received, beyond, obliged);
    }

    static void writeVector(WireWriter writer, long[] vector) {
        writer.writeSize(vector.length);
        for (long value : vector) {
            writer.writeCount(value);
        }
    }

    static long[] readVector(WireReader reader) {
        int count = reader.readSize();
        if (count > reader.remaining()) {
            throw new io.chorale.groups.wire.WireException("Truncated vector of " + count + " counts");
        }
        long[] vector = new long[count];
        for (int i = 0; i < count; i++) {
            vector[i] = reader.readCount();
        }
        return vector;
    }
}
