package io.chorale.replication.shard;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Raise;
import io.chorale.replication.shard.Change.Remove;
import io.chorale.replication.shard.Element.Ref;
import io.chorale.replication.shard.Entry.Proposed;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Entry.Seal;
import io.chorale.replication.shard.Entry.Stable;
import io.chorale.replication.shard.Entry.Start;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Entries, and what they consist of, as bytes: the same on the wire and in a store. */
public final class EntryCodec {
    private static final int START = 0;
    private static final int REQUESTED = 1;
    private static final int PROPOSED = 2;
    private static final int STABLE = 3;
    private static final int SEAL = 4;
    private static final int ADD = 0;
    private static final int REMOVE = 1;
    private static final int RAISE = 2;
    private static final int MAJORITY = 0;
    private static final int ONE = 1;

    private EntryCodec() {}

    static void write(WireWriter out, LoggedEntry logged) {
        logged.dot().write(out);
        write(out, logged.entry());
    }

    static LoggedEntry readLogged(WireReader in) {
        return new LoggedEntry(Dot.read(in), readEntry(in));
    }

    /** Where the body of something that is added is. */
    enum BodyForm {
        /** With the rest. */
        WHOLE,
        /** Elsewhere: here is only how long it is. */
        LENGTH
    }

    /** Finds bodies whose length is known. */
    @FunctionalInterface
    public interface BodySource {
        Payload body(ElementId id, int lengthBytes);
    }

    /** Has one object for what comes again and again in a run of entries: what is in memory of a run is half of it otherwise. */
    static final class Shared {
        private ClientId client;
        private Epoch epoch = Epoch.NONE;

        ClientId readClient(WireReader in) {
            if (client == null || !in.skipIf(client.value())) {
                client = new ClientId(in.readString());
            }
            return client;
        }

        ElementId readId(WireReader in) {
            ElementId id = ElementId.read(in);
            Dot dot = id.dot();
            if (dot.epoch().equals(epoch)) {
                return new ElementId(id.lane(), new Dot(epoch, dot.index()), id.sub());
            }
            epoch = dot.epoch();
            return id;
        }
    }

    /** How long the bodies are that an entry adds. */
    static int bodyBytes(Entry entry) {
        int bytes = 0;
        for (Change change : entry.changes()) {
            if (change instanceof Add add) {
                bytes += add.body().length();
            }
        }
        return bytes;
    }

    /** About how long an entry is with its bodies. */
    static int roughBytes(Entry entry) {
        int bytes = 64 + 32 * entry.changes().size();
        for (Change change : entry.changes()) {
            if (change instanceof Add add) {
                bytes += 64 + add.head().length() + add.body().length();
            }
        }
        if (entry instanceof Stable stable) {
            for (ClientId client : stable.forgotten()) {
                bytes += 4 + client.value().length();
            }
        }
        return entry instanceof Requested requested ? bytes + requested.answer().length() : bytes;
    }

    /** With all bodies. */
    static void write(WireWriter out, Entry entry) {
        write(out, entry, BodyForm.WHOLE);
    }

    static void write(WireWriter out, Entry entry, BodyForm bodies) {
        if (entry instanceof Start start) {
            out.writeByte(START);
            write(out, start.config());
            writeNullable(out, start.pending());
            writeNodes(out, start.inSync());
        } else if (entry instanceof Requested requested) {
            out.writeByte(REQUESTED).writeString(requested.client().value()).writeLong(requested.sequence());
            out.writeLong(requested.lowestOpen());
            write(out, requested.answer());
            writeChanges(out, requested.changes(), bodies);
        } else if (entry instanceof Stable stable) {
            out.writeByte(STABLE);
            out.writeList(stable.forgotten(), (to, client) -> to.writeString(client.value()));
        } else if (entry instanceof Seal) {
            out.writeByte(SEAL);
        } else if (entry instanceof Proposed proposed) {
            writeChanges(out.writeByte(PROPOSED), proposed.changes(), bodies);
        }
    }

    private static void writeChanges(WireWriter out, List<Change> changes, BodyForm bodies) {
        out.writeSize(changes.size());
        for (Change change : changes) {
            write(out, change, bodies);
        }
    }

    /** Reads an entry that has its bodies in it. */
    static Entry readEntry(WireReader in) {
        return readEntry(in, (id, lengthBytes) -> new Payload(in.readRaw(lengthBytes)), new Shared());
    }

    /**
     * Reads an entry whose bodies are elsewhere, or follow where the source reads them.
     *
     * @param shared with the entries of the run before
     */
    static Entry readEntry(WireReader in, BodySource bodies, Shared shared) {
        int type = in.readByte();
        return switch (type) {
            case START -> new Start(readConfig(in), readNullableConfig(in), readNodes(in));
            case REQUESTED ->
                new Requested(
                        shared.readClient(in),
                        in.readLong(),
                        in.readLong(),
                        readPayload(in),
                        in.readList(from -> readChange(from, bodies, shared)));
            case STABLE -> new Stable(in.readList(from -> new ClientId(from.readString())));
            case SEAL -> new Seal();
            case PROPOSED -> new Proposed(in.readList(from -> readChange(from, bodies, shared)));
            default -> throw new WireException("Unknown type of entry: " + type);
        };
    }

    private static void write(WireWriter out, Change change, BodyForm bodies) {
        if (change instanceof Add add) {
            out.writeByte(ADD);
            add.id().write(out);
            write(out, add.origin());
            out.writeList(add.refs(), EntryCodec::write);
            write(out, add.head());
            if (bodies == BodyForm.WHOLE) {
                write(out, add.body());
            } else {
                out.writeSize(add.body().length());
            }
        } else if (change instanceof Remove remove) {
            out.writeByte(REMOVE);
            remove.id().write(out);
        } else if (change instanceof Raise raise) {
            out.writeByte(RAISE);
            raise.id().write(out);
            out.writeSize(raise.count());
        }
    }

    private static Change readChange(WireReader in, BodySource bodies, Shared shared) {
        int type = in.readByte();
        return switch (type) {
            case ADD -> readAdd(in, bodies, shared);
            case REMOVE -> new Remove(shared.readId(in));
            case RAISE -> new Raise(shared.readId(in), in.readSize());
            default -> throw new WireException("Unknown type of change: " + type);
        };
    }

    private static Add readAdd(WireReader in, BodySource bodies, Shared shared) {
        ElementId id = shared.readId(in);
        Origin origin = readOrigin(in, shared);
        List<Ref> refs = in.readList(from -> readRef(from, shared));
        Payload head = readPayload(in);
        return new Add(id, origin, refs, head, bodies.body(id, in.readSize()));
    }

    public static void write(WireWriter out, Element element) {
        write(out, element.origin());
        out.writeSize(element.count());
        out.writeList(element.refs(), EntryCodec::write);
        write(out, element.head());
        write(out, element.body());
    }

    public static Element readElement(WireReader in) {
        Shared shared = new Shared();
        return new Element(
                readOrigin(in, shared),
                in.readSize(),
                in.readList(from -> readRef(from, shared)),
                readPayload(in),
                readPayload(in));
    }

    private static void write(WireWriter out, Ref ref) {
        ref.id().write(out);
        write(out, ref.origin());
    }

    private static Ref readRef(WireReader in, Shared shared) {
        return new Ref(shared.readId(in), readOrigin(in, shared));
    }

    private static void write(WireWriter out, Origin origin) {
        out.writeString(origin.client().value());
        out.writeLong(origin.sequence()).writeSize(origin.sub());
    }

    private static Origin readOrigin(WireReader in, Shared shared) {
        return new Origin(shared.readClient(in), in.readLong(), in.readSize());
    }

    static void write(WireWriter out, Payload payload) {
        out.writeBytes(payload.bytes());
    }

    static Payload readPayload(WireReader in) {
        return new Payload(in.readBytes());
    }

    public static void write(WireWriter out, Config config) {
        out.writeLong(config.version());
        writeNodes(out, config.members());
        out.writeByte(config.policy() instanceof OnePolicy ? ONE : MAJORITY);
        out.writeLong(config.birth());
    }

    public static Config readConfig(WireReader in) {
        return new Config(in.readLong(), new TreeSet<>(readNodes(in)), readPolicy(in), in.readLong());
    }

    private static Policy readPolicy(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case MAJORITY -> new MajorityPolicy();
            case ONE -> new OnePolicy();
            default -> throw new WireException("Unknown policy: " + type);
        };
    }

    public static void writeNullable(WireWriter out, Config config) {
        out.writeBoolean(config != null);
        if (config != null) {
            write(out, config);
        }
    }

    public static Config readNullableConfig(WireReader in) {
        return in.readBoolean() ? readConfig(in) : null;
    }

    public static void writeNodes(WireWriter out, Collection<NodeId> nodes) {
        out.writeList(new TreeSet<>(nodes), (writer, node) -> writer.writeUuid(node.value()));
    }

    public static Set<NodeId> readNodes(WireReader in) {
        return new TreeSet<>(in.readList(reader -> new NodeId(reader.readUuid())));
    }
}
