package io.chorale.replication.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.Admit;
import io.chorale.replication.core.Message.Answer;
import io.chorale.replication.core.Message.Busy;
import io.chorale.replication.core.Message.Drain;
import io.chorale.replication.core.Message.Forgotten;
import io.chorale.replication.core.Message.GoOn;
import io.chorale.replication.core.Message.Hello;
import io.chorale.replication.core.Message.MayGo;
import io.chorale.replication.core.Message.Part;
import io.chorale.replication.core.Message.Protocol;
import io.chorale.replication.core.Message.Query;
import io.chorale.replication.core.Message.Refuse;
import io.chorale.replication.core.Message.Reigns;
import io.chorale.replication.core.Message.Request;
import io.chorale.replication.core.Message.ShardMessage;
import io.chorale.replication.core.Message.Stays;
import io.chorale.replication.core.Message.ToClient;
import io.chorale.replication.core.Message.ToPrimary;
import io.chorale.replication.core.Message.Verdict;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.ShardCodec;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Messages as bytes: a type, the shard, the epoch where there is one, the rest. */
final class MessageCodec {
    private static final int HELLO = 0;
    private static final int PART = 1;
    static final int PROTOCOL = 2;
    private static final int REIGNS = 3;
    static final int REQUEST = 4;
    static final int QUERY = 5;
    static final int ANSWER = 6;
    private static final int BUSY = 7;
    private static final int TO_PRIMARY = 8;
    private static final int TO_CLIENT = 9;
    private static final int ADMIT = 10;
    private static final int REFUSE = 11;
    private static final int DRAIN = 12;
    private static final int GO_ON = 13;
    static final int FORGOTTEN = 14;
    static final int MAY_GO = 15;
    static final int VERDICT = 16;
    static final int STAYS = 17;

    private MessageCodec() {}

    static byte[] encode(Message message) {
        return encode(message, Long.MAX_VALUE);
    }

    /**
     * Encodes a message.
     *
     * @throws io.chorale.replication.shard.ImageTooLargeException when it is a whole log of more bytes
     */
    static byte[] encode(Message message, long maxImageBytes) {
        WireWriter out = new WireWriter();
        if (message instanceof Hello hello) {
            HelloCodec.write(out.writeByte(HELLO), hello);
        } else if (message instanceof Admit admit) {
            out.writeByte(ADMIT).writeLong(admit.incarnation());
        } else if (message instanceof Refuse refuse) {
            HelloCodec.write(out.writeByte(REFUSE), refuse);
        } else if (message instanceof Drain) {
            out.writeByte(DRAIN);
        } else if (message instanceof MayGo mayGo) {
            out.writeByte(MAY_GO)
                    .writeLong(mayGo.number())
                    .writeUuid(mayGo.node().value());
        } else if (message instanceof Verdict verdict) {
            HelloCodec.write(out.writeByte(VERDICT), verdict);
        } else if (message instanceof Stays stays) {
            out.writeByte(STAYS).writeUuid(stays.node().value());
        } else if (message instanceof GoOn goOn) {
            out.writeByte(GO_ON).writeString(goOn.space());
        } else if (message instanceof Part part) {
            out.writeByte(PART).writeLong(part.number()).writeSize(part.index()).writeSize(part.total());
            out.writeBytes(part.bytes());
        } else if (message instanceof Protocol protocol) {
            begin(out, PROTOCOL, protocol);
            ShardCodec.write(out, protocol.message(), maxImageBytes);
        } else if (message instanceof Reigns reigns) {
            begin(out, REIGNS, reigns);
            reigns.epoch().write(out);
            writeNodes(out, reigns.members());
            writeNodes(out, reigns.inSync());
            out.writeBoolean(reigns.one());
        } else {
            encodeClientMessage(out, message);
        }
        return out.finish();
    }

    private static void encodeClientMessage(WireWriter out, Message message) {
        if (message instanceof Request request) {
            begin(out, REQUEST, request);
            request.epoch().write(out);
            request.since().write(out);
            out.writeLong(request.sequence()).writeLong(request.lowestOpen());
            boolean follows = !request.after().equals(Dot.NONE);
            out.writeBoolean(follows);
            if (follows) {
                request.after().write(out);
            }
            out.writeBytes(request.operation());
        } else if (message instanceof Query query) {
            begin(out, QUERY, query);
            query.epoch().write(out);
            out.writeLong(query.sequence()).writeBytes(query.question());
        } else if (message instanceof Answer answer) {
            begin(out, ANSWER, answer);
            answer.epoch().write(out);
            out.writeLong(answer.sequence()).writeBoolean(answer.changed()).writeBytes(answer.answer());
        } else if (message instanceof Busy busy) {
            begin(out, BUSY, busy);
            busy.epoch().write(out);
            out.writeLong(busy.sequence());
        } else if (message instanceof Forgotten forgotten) {
            begin(out, FORGOTTEN, forgotten);
            forgotten.epoch().write(out);
            out.writeLong(forgotten.sequence());
        } else if (message instanceof ToPrimary signal) {
            begin(out, TO_PRIMARY, signal);
            signal.epoch().write(out);
            out.writeBytes(signal.signal());
        } else if (message instanceof ToClient signal) {
            begin(out, TO_CLIENT, signal);
            signal.epoch().write(out);
            out.writeBytes(signal.signal());
        }
    }

    /** @throws WireException when the bytes are no message of this version */
    static Message decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int type = in.readByte();
        Message message =
                switch (type) {
                    case HELLO -> HelloCodec.readHello(in);
                    case ADMIT -> new Admit(in.readLong());
                    case REFUSE -> HelloCodec.readRefuse(in);
                    case DRAIN -> new Drain();
                    case MAY_GO -> new MayGo(in.readLong(), new NodeId(in.readUuid()));
                    case VERDICT -> HelloCodec.readVerdict(in);
                    case STAYS -> new Stays(new NodeId(in.readUuid()));
                    case GO_ON -> new GoOn(in.readString());
                    case PART -> new Part(in.readLong(), in.readSize(), in.readSize(), in.readBytes());
                    default -> decode(type, new ShardId(in.readString(), in.readSize()), in);
                };
        in.expectEnd();
        return message;
    }

    private static Message decode(int type, ShardId shard, WireReader in) {
        return switch (type) {
            case PROTOCOL -> new Protocol(shard, ShardCodec.read(in));
            case REIGNS -> new Reigns(shard, Epoch.read(in), readNodes(in), readNodes(in), in.readBoolean());
            case REQUEST ->
                new Request(
                        shard,
                        Epoch.read(in),
                        Epoch.read(in),
                        in.readLong(),
                        in.readLong(),
                        in.readBoolean() ? Dot.read(in) : Dot.NONE,
                        in.readBytes());
            case QUERY -> new Query(shard, Epoch.read(in), in.readLong(), in.readBytes());
            case ANSWER -> new Answer(shard, Epoch.read(in), in.readLong(), in.readBoolean(), in.readBytes());
            case BUSY -> new Busy(shard, Epoch.read(in), in.readLong());
            case FORGOTTEN -> new Forgotten(shard, Epoch.read(in), in.readLong());
            case TO_PRIMARY -> new ToPrimary(shard, Epoch.read(in), in.readBytes());
            case TO_CLIENT -> new ToClient(shard, Epoch.read(in), in.readBytes());
            default -> throw new WireException("Unknown type of message: " + type);
        };
    }

    private static void writeNodes(WireWriter out, Set<NodeId> nodes) {
        out.writeList(new TreeSet<>(nodes), (to, node) -> to.writeUuid(node.value()));
    }

    private static Set<NodeId> readNodes(WireReader in) {
        return new HashSet<>(in.readList(from -> new NodeId(from.readUuid())));
    }

    private static void begin(WireWriter out, int type, ShardMessage message) {
        out.writeByte(type).writeString(message.shard().space());
        out.writeSize(message.shard().number());
    }
}
