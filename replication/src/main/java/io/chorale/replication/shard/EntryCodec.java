package io.chorale.replication.shard;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Change.Add;
import io.chorale.replication.shard.Change.Raise;
import io.chorale.replication.shard.Change.Remove;
import io.chorale.replication.shard.Element.Ref;
import io.chorale.replication.shard.Entry.Proposed;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Entry.Start;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Entries, and what they consist of, as bytes: the same on the wire and in a store. */
public final class EntryCodec {
    private static final int START = 0;
    private static final int REQUESTED = 1;
    private static final int PROPOSED = 2;
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

    public static void write(WireWriter out, Entry entry) {
        if (entry instanceof Start start) {
            out.writeByte(START);
            write(out, start.config());
            writeNullable(out, start.pending());
            writeNodes(out, start.inSync());
        } else if (entry instanceof Requested requested) {
            out.writeByte(REQUESTED).writeString(requested.client().value()).writeLong(requested.sequence());
            out.writeLong(requested.lowestOpen());
            write(out, requested.answer());
            out.writeList(requested.changes(), EntryCodec::write);
        } else if (entry instanceof Proposed proposed) {
            out.writeByte(PROPOSED).writeList(proposed.changes(), EntryCodec::write);
        }
    }

    public static Entry readEntry(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case START -> new Start(readConfig(in), readNullableConfig(in), readNodes(in));
            case REQUESTED ->
                new Requested(
                        new ClientId(in.readString()),
                        in.readLong(),
                        in.readLong(),
                        readPayload(in),
                        in.readList(EntryCodec::readChange));
            case PROPOSED -> new Proposed(in.readList(EntryCodec::readChange));
            default -> throw new WireException("Unknown type of entry: " + type);
        };
    }

    private static void write(WireWriter out, Change change) {
        if (change instanceof Add add) {
            out.writeByte(ADD);
            add.id().write(out);
            write(out, add.origin());
            out.writeList(add.refs(), EntryCodec::write);
            write(out, add.head());
            write(out, add.body());
        } else if (change instanceof Remove remove) {
            out.writeByte(REMOVE);
            remove.id().write(out);
        } else if (change instanceof Raise raise) {
            out.writeByte(RAISE);
            raise.id().write(out);
            out.writeSize(raise.count());
        }
    }

    private static Change readChange(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case ADD ->
                new Add(
                        ElementId.read(in),
                        readOrigin(in),
                        in.readList(EntryCodec::readRef),
                        readPayload(in),
                        readPayload(in));
            case REMOVE -> new Remove(ElementId.read(in));
            case RAISE -> new Raise(ElementId.read(in), in.readSize());
            default -> throw new WireException("Unknown type of change: " + type);
        };
    }

    public static void write(WireWriter out, Element element) {
        write(out, element.origin());
        out.writeSize(element.count());
        out.writeList(element.refs(), EntryCodec::write);
        write(out, element.head());
        write(out, element.body());
    }

    public static Element readElement(WireReader in) {
        return new Element(
                readOrigin(in), in.readSize(), in.readList(EntryCodec::readRef), readPayload(in), readPayload(in));
    }

    private static void write(WireWriter out, Ref ref) {
        ref.id().write(out);
        write(out, ref.origin());
    }

    private static Ref readRef(WireReader in) {
        return new Ref(ElementId.read(in), readOrigin(in));
    }

    private static void write(WireWriter out, Origin origin) {
        out.writeString(origin.client().value());
        out.writeLong(origin.sequence()).writeSize(origin.sub());
    }

    private static Origin readOrigin(WireReader in) {
        return new Origin(new ClientId(in.readString()), in.readLong(), in.readSize());
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
