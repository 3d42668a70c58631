package io.chorale.replication.shard;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.shard.Entry.Noop;
import io.chorale.replication.shard.Entry.Requested;
import io.chorale.replication.shard.Entry.Start;
import io.chorale.replication.shard.Operation.Change;
import io.chorale.replication.shard.Operation.DecideBranch;
import io.chorale.replication.shard.Operation.PrepareBranch;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Entries, and what they consist of, as bytes: the same on the wire and in a store. */
final class EntryCodec {
    private static final int START = 0;
    private static final int NOOP = 1;
    private static final int REQUESTED = 2;
    private static final int CHANGE = 0;
    private static final int PREPARE = 1;
    private static final int DECIDE = 2;
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

    static void write(WireWriter out, Entry entry) {
        if (entry instanceof Start start) {
            out.writeByte(START);
            write(out, start.config());
            writeNullable(out, start.pending());
            writeNodes(out, start.inSync());
        } else if (entry instanceof Requested requested) {
            out.writeByte(REQUESTED).writeString(requested.client().value()).writeLong(requested.sequence());
            write(out, requested.operation());
        } else {
            out.writeByte(NOOP);
        }
    }

    static Entry readEntry(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case START -> new Start(readConfig(in), readNullableConfig(in), readNodes(in));
            case NOOP -> new Noop();
            case REQUESTED -> new Requested(new ClientId(in.readString()), in.readLong(), readOperation(in));
            default -> throw new WireException("Unknown type of entry: " + type);
        };
    }

    static void write(WireWriter out, Operation operation) {
        if (operation instanceof Change change) {
            out.writeByte(CHANGE);
            out.writeList(change.removes(), EntryCodec::write);
            out.writeList(change.adds(), EntryCodec::write);
        } else if (operation instanceof PrepareBranch prepare) {
            out.writeByte(PREPARE).writeString(prepare.xid());
            out.writeList(prepare.removes(), EntryCodec::write);
            out.writeList(prepare.adds(), EntryCodec::write);
        } else if (operation instanceof DecideBranch decide) {
            out.writeByte(DECIDE).writeString(decide.xid()).writeBoolean(decide.commit());
        }
    }

    static Operation readOperation(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case CHANGE -> new Change(in.readList(EntryCodec::readId), in.readList(EntryCodec::readPayload));
            case PREPARE ->
                new PrepareBranch(
                        in.readString(), in.readList(EntryCodec::readId), in.readList(EntryCodec::readPayload));
            case DECIDE -> new DecideBranch(in.readString(), in.readBoolean());
            default -> throw new WireException("Unknown type of operation: " + type);
        };
    }

    static void write(WireWriter out, ElementId id) {
        id.dot().write(out);
        out.writeSize(id.sub());
    }

    static ElementId readId(WireReader in) {
        return new ElementId(Dot.read(in), in.readSize());
    }

    static void write(WireWriter out, Payload payload) {
        out.writeBytes(payload.bytes());
    }

    static Payload readPayload(WireReader in) {
        return new Payload(in.readBytes());
    }

    static void write(WireWriter out, Config config) {
        out.writeLong(config.version());
        writeNodes(out, config.members());
        out.writeByte(config.policy() instanceof OnePolicy ? ONE : MAJORITY);
    }

    static Config readConfig(WireReader in) {
        return Config.of(in.readLong(), readNodes(in), readPolicy(in));
    }

    private static Policy readPolicy(WireReader in) {
        int type = in.readByte();
        return switch (type) {
            case MAJORITY -> new MajorityPolicy();
            case ONE -> new OnePolicy();
            default -> throw new WireException("Unknown policy: " + type);
        };
    }

    static void writeNullable(WireWriter out, Config config) {
        out.writeBoolean(config != null);
        if (config != null) {
            write(out, config);
        }
    }

    static Config readNullableConfig(WireReader in) {
        return in.readBoolean() ? readConfig(in) : null;
    }

    static void writeNodes(WireWriter out, Collection<NodeId> nodes) {
        out.writeList(new TreeSet<>(nodes), (writer, node) -> writer.writeUuid(node.value()));
    }

    static Set<NodeId> readNodes(WireReader in) {
        return new TreeSet<>(in.readList(reader -> new NodeId(reader.readUuid())));
    }
}
