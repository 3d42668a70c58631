package io.chorale.replication.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Append;
import io.chorale.replication.core.Message.Chunk;
import io.chorale.replication.core.Message.Commit;
import io.chorale.replication.core.Message.Confirm;
import io.chorale.replication.core.Message.Fetch;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.Higher;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.core.Message.Prepare;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Report;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ShardMessage;
import io.chorale.replication.core.Message.Start;
import io.chorale.replication.core.Message.ToClient;
import io.chorale.replication.core.Message.ToPrimary;

/** Messages as bytes: a type, the shard, the epoch where there is one, the rest. */
final class MessageCodec {
    private static final int HELLO = 0;
    private static final int PREPARE = 1;
    private static final int REPORT = 2;
    private static final int HIGHER = 3;
    private static final int FETCH = 4;
    private static final int CHUNK = 5;
    private static final int START = 6;
    static final int APPEND = 7;
    static final int CONFIRM = 8;
    private static final int COMMIT = 9;
    private static final int REIGNS = 10;
    private static final int REQUEST = 11;
    private static final int QUERY = 12;
    private static final int ANSWER = 13;
    private static final int TO_PRIMARY = 14;
    private static final int TO_CLIENT = 15;

    private MessageCodec() {}

    static byte[] encode(Message message) {
        WireWriter out = new WireWriter();
        if (message instanceof Hello hello) {
            out.writeByte(HELLO).writeUuid(hello.nodeId()).writeLong(hello.incarnation());
            out.writeList(hello.spaces(), (to, space) -> to.writeString(space.name())
                    .writeSize(space.shards())
                    .writeSize(space.copies()));
        } else if (message instanceof Prepare prepare) {
            begin(out, PREPARE, prepare, prepare.epoch());
        } else if (message instanceof Report report) {
            begin(out, REPORT, report, report.epoch());
            report.last().write(out);
        } else if (message instanceof Higher higher) {
            begin(out, HIGHER, higher, higher.promised());
        } else if (message instanceof Fetch fetch) {
            begin(out, FETCH, fetch, fetch.epoch()).writeSize(fetch.offset());
        } else if (message instanceof Chunk chunk) {
            begin(out, CHUNK, chunk, chunk.epoch()).writeSize(chunk.offset()).writeSize(chunk.totalBytes());
            out.writeBytes(chunk.bytes());
        } else if (message instanceof Start start) {
            begin(out, START, start, start.epoch());
            start.base().write(out);
            out.writeList(start.inSync(), WireWriter::writeUuid);
        } else if (message instanceof Append append) {
            begin(out, APPEND, append, append.epoch()).writeLong(append.index()).writeLong(append.commit());
            Entry.write(out, append.entry());
        } else if (message instanceof Confirm confirm) {
            begin(out, CONFIRM, confirm, confirm.epoch()).writeLong(confirm.index());
        } else if (message instanceof Commit commit) {
            begin(out, COMMIT, commit, commit.epoch()).writeLong(commit.index());
        } else if (message instanceof Reigns reigns) {
            begin(out, REIGNS, reigns, reigns.epoch()).writeList(reigns.inSync(), WireWriter::writeUuid);
        } else {
            encodeClientMessage(out, message);
        }
        return out.toBytes();
    }

    private static void encodeClientMessage(WireWriter out, Message message) {
        if (message instanceof Request request) {
            begin(out, REQUEST, request, request.epoch()).writeLong(request.sequence());
            out.writeLong(request.lowestOpen()).writeBytes(request.operation());
        } else if (message instanceof Query query) {
            begin(out, QUERY, query, query.epoch()).writeLong(query.sequence()).writeBytes(query.question());
        } else if (message instanceof Answer answer) {
            begin(out, ANSWER, answer, Epoch.NONE).writeLong(answer.sequence()).writeBytes(answer.answer());
        } else if (message instanceof ToPrimary signal) {
            begin(out, TO_PRIMARY, signal, signal.epoch()).writeBytes(signal.signal());
        } else if (message instanceof ToClient signal) {
            begin(out, TO_CLIENT, signal, signal.epoch()).writeBytes(signal.signal());
        }
    }

    /** @throws WireException when the bytes are no message of this version */
    static Message decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int type = in.readByte();
        Message message;
        if (type == HELLO) {
            message = new Hello(
                    in.readUuid(),
                    in.readLong(),
                    in.readList(from -> new HostedSpace(from.readString(), from.readSize(), from.readSize())));
        } else {
            ShardId shard = new ShardId(in.readString(), in.readSize());
            message = decode(type, shard, Epoch.read(in), in);
        }
        in.expectEnd();
        return message;
    }

    private static Message decode(int type, ShardId shard, Epoch epoch, WireReader in) {
        return switch (type) {
            case PREPARE -> new Prepare(shard, epoch);
            case REPORT -> new Report(shard, epoch, Dot.read(in));
            case HIGHER -> new Higher(shard, epoch);
            case FETCH -> new Fetch(shard, epoch, in.readSize());
            case CHUNK -> new Chunk(shard, epoch, in.readSize(), in.readSize(), in.readBytes());
            case START -> new Start(shard, epoch, Dot.read(in), in.readList(WireReader::readUuid));
            case APPEND -> {
                long index = in.readLong();
                long commit = in.readLong();
                yield new Append(shard, epoch, index, Entry.read(in), commit);
            }
            case CONFIRM -> new Confirm(shard, epoch, in.readLong());
            case COMMIT -> new Commit(shard, epoch, in.readLong());
            case REIGNS -> new Reigns(shard, epoch, in.readList(WireReader::readUuid));
            case REQUEST -> new Request(shard, epoch, in.readLong(), in.readLong(), in.readBytes());
            case QUERY -> new Query(shard, epoch, in.readLong(), in.readBytes());
            case ANSWER -> new Answer(shard, in.readLong(), in.readBytes());
            case TO_PRIMARY -> new ToPrimary(shard, epoch, in.readBytes());
            case TO_CLIENT -> new ToClient(shard, epoch, in.readBytes());
            default -> throw new WireException("Unknown type of message: " + type);
        };
    }

    private static WireWriter begin(WireWriter out, int type, ShardMessage message, Epoch epoch) {
        ShardId shard = message.shard();
        out.writeByte(type).writeString(shard.space()).writeSize(shard.number());
        epoch.write(out);
        return out;
    }
}
