package io.chorale.replication.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Duty;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.core.Message.KeptCopy;
import io.chorale.replication.core.Message.Refuse;
import io.chorale.replication.core.Message.Verdict;
import io.chorale.replication.peers.Lives;
import io.chorale.replication.peers.Removal;
import io.chorale.replication.shard.NodeId;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** What nodes tell of themselves, as bytes. Choices have codes of their own, so that a name may change. */
final class HelloCodec {

    private HelloCodec() {}

    static void write(WireWriter out, Hello hello) {
        out.writeUuid(hello.node().value());
        out.writeLong(hello.lives().number()).writeList(hello.lives().incarnations(), WireWriter::writeLong);
        out.writeBoolean(hello.admitted()).writeByte(code(hello.duty()));
        out.writeList(hello.removed(), HelloCodec::writeRemoval);
        out.writeBoolean(hello.storageFull());
        out.writeList(hello.spaces(), HelloCodec::writeSpace);
        out.writeList(new TreeSet<>(hello.founded()), WireWriter::writeString);
        out.writeList(hello.withoutPart(), HelloCodec::writeShard);
    }

    static Hello readHello(WireReader in) {
        return new Hello(
                new NodeId(in.readUuid()),
                readLives(in),
                in.readBoolean(),
                read(in, Duty.values(), HelloCodec::code),
                in.readList(HelloCodec::readRemoval),
                in.readBoolean(),
                in.readList(HelloCodec::readSpace),
                new HashSet<>(in.readList(WireReader::readString)),
                readShards(in));
    }

    private static void writeShard(WireWriter out, ShardId shard) {
        out.writeString(shard.space()).writeSize(shard.number());
    }

    static void write(WireWriter out, Refuse refuse) {
        out.writeLong(refuse.incarnation()).writeBoolean(refuse.removal() != null);
        if (refuse.removal() != null) {
            writeRemoval(out, refuse.removal());
        }
    }

    static Refuse readRefuse(WireReader in) {
        return new Refuse(in.readLong(), in.readBoolean() ? readRemoval(in) : null);
    }

    static void write(WireWriter out, Verdict verdict) {
        out.writeLong(verdict.number()).writeString(verdict.objection());
        out.writeList(verdict.kept(), HelloCodec::writeCopy);
        out.writeList(verdict.unopened(), HelloCodec::writeCopy);
        out.writeList(verdict.unjudged(), HelloCodec::writeShard);
    }

    static Verdict readVerdict(WireReader in) {
        return new Verdict(in.readLong(), in.readString(), readCopies(in), readCopies(in), readShards(in));
    }

    private static void writeCopy(WireWriter out, KeptCopy copy) {
        writeShard(out, copy.shard());
        out.writeLong(copy.version()).writeLong(copy.birth());
    }

    private static Set<KeptCopy> readCopies(WireReader in) {
        return new HashSet<>(in.readList(each ->
                new KeptCopy(new ShardId(each.readString(), each.readSize()), each.readLong(), each.readLong())));
    }

    private static Set<ShardId> readShards(WireReader in) {
        return new HashSet<>(in.readList(each -> new ShardId(each.readString(), each.readSize())));
    }

    private static Lives readLives(WireReader in) {
        try {
            Lives lives = new Lives(in.readLong(), in.readList(WireReader::readLong));
            if (lives.number() == 0) {
                throw new WireException("A node that was never started speaks");
            }
            return lives;
        } catch (IllegalArgumentException e) {
            throw new WireException(e.getMessage());
        }
    }

    private static void writeRemoval(WireWriter out, Removal removal) {
        out.writeUuid(removal.node().value()).writeUuid(removal.by().value()).writeLong(removal.atMs());
    }

    private static Removal readRemoval(WireReader in) {
        return new Removal(new NodeId(in.readUuid()), new NodeId(in.readUuid()), in.readLong());
    }

    private static void writeSpace(WireWriter out, HostedSpace space) {
        out.writeString(space.name()).writeSize(space.shards()).writeSize(space.copies());
        out.writeByte(code(space.policy()));
    }

    private static HostedSpace readSpace(WireReader in) {
        return new HostedSpace(
                in.readString(), in.readSize(), in.readSize(), read(in, ReplicationPolicy.values(), HelloCodec::code));
    }

    private static int code(ReplicationPolicy policy) {
        return switch (policy) {
            case AUTO -> 0;
            case MAJORITY -> 1;
            case ONE -> 2;
        };
    }

    private static int code(Duty duty) {
        return switch (duty) {
            case ACTIVE -> 0;
            case DRAINING -> 1;
            case DRAINED -> 2;
        };
    }

    private static <T> T read(WireReader in, T[] choices, ToIntFunction<T> code) {
        int found = in.readByte();
        for (T choice : choices) {
            if (code.applyAsInt(choice) == found) {
                return choice;
            }
        }
        throw new WireException("There is no choice " + found + " among " + choices.length);
    }
}
