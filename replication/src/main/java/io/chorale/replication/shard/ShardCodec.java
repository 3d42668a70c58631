package io.chorale.replication.shard;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Message.Append;
import io.chorale.replication.shard.Message.Begin;
import io.chorale.replication.shard.Message.Canvass;
import io.chorale.replication.shard.Message.Commit;
import io.chorale.replication.shard.Message.Confirm;
import io.chorale.replication.shard.Message.Fetch;
import io.chorale.replication.shard.Message.FillAsk;
import io.chorale.replication.shard.Message.FillFirst;
import io.chorale.replication.shard.Message.FillPart;
import io.chorale.replication.shard.Message.Filled;
import io.chorale.replication.shard.Message.HandOver;
import io.chorale.replication.shard.Message.Higher;
import io.chorale.replication.shard.Message.NeedsReign;
import io.chorale.replication.shard.Message.NeedsStart;
import io.chorale.replication.shard.Message.Prepare;
import io.chorale.replication.shard.Message.Report;
import io.chorale.replication.shard.Message.Start;
import io.chorale.replication.shard.Message.StartDifference;
import io.chorale.replication.shard.Message.Welcome;
import io.chorale.replication.shard.Message.Whole;
import io.chorale.replication.shard.Message.WholeDifference;

/** What replicas tell each other, as bytes: a type, the epoch, and what the type needs. */
public final class ShardCodec {
    private static final int CANVASS = 0;
    private static final int WELCOME = 1;
    private static final int HAND_OVER = 2;
    private static final int PREPARE = 3;
    private static final int REPORT = 4;
    private static final int HIGHER = 5;
    private static final int START = 6;
    private static final int NEEDS_REIGN = 7;
    private static final int APPEND = 8;
    private static final int CONFIRM = 9;
    private static final int COMMIT = 10;
    private static final int FETCH = 11;
    private static final int WHOLE = 12;
    private static final int BEGIN = 13;
    private static final int NEEDS_START = 14;
    private static final int WHOLE_DIFFERENCE = 15;
    private static final int START_DIFFERENCE = 16;
    private static final int FILL_FIRST = 17;
    private static final int FILL_ASK = 18;
    private static final int FILL_PART = 19;
    private static final int FILLED = 20;

    private ShardCodec() {}

    public static byte[] encode(Message message) {
        WireWriter out = new WireWriter();
        write(out, message, Long.MAX_VALUE);
        return out.finish();
    }

    /**
     * Encodes a message.
     *
     * @throws ImageTooLargeException when it is a whole log of more bytes
     */
    public static void write(WireWriter out, Message message, long maxImageBytes) {
        out.writeByte(type(message));
        message.epoch().write(out);
        if (message instanceof Welcome welcome) {
            out.writeBoolean(welcome.granted());
        } else if (message instanceof Report report) {
            report.summary().write(out);
        } else if (message instanceof Whole whole) {
            ImageCodec.write(out, whole.image(), maxImageBytes);
        } else if (message instanceof Begin begin) {
            write(out, begin);
        } else if (message instanceof Start start) {
            ImageCodec.write(out, start.image(), maxImageBytes);
        } else if (message instanceof Append append) {
            append.run().write(out.writeLong(append.commit()));
        } else if (message instanceof Confirm confirm) {
            out.writeLong(confirm.index());
        } else if (message instanceof Commit commit) {
            out.writeLong(commit.index());
        } else {
            writeOfCopies(out, message, maxImageBytes);
        }
    }

    private static void writeOfCopies(WireWriter out, Message message, long maxImageBytes) {
        if (message instanceof Fetch fetch) {
            Base.writeNullable(out, fetch.base());
            out.writeBoolean(fetch.isAtOnce());
        } else if (message instanceof NeedsStart needs) {
            Base.writeNullable(out, needs.base());
        } else if (message instanceof WholeDifference whole) {
            ImageCodec.write(out, whole.difference(), maxImageBytes);
        } else if (message instanceof StartDifference start) {
            ImageCodec.write(out, start.difference(), maxImageBytes);
        } else if (message instanceof FillAsk ask) {
            FilledTo.writeNullable(out.writeLong(ask.number()), ask.reached());
        } else if (message instanceof FillPart part) {
            FilledTo.writeNullable(out.writeLong(part.number()), part.reached());
            out.writeList(part.present(), ImageCodec::write);
            out.writeList(part.removed(), (writer, id) -> id.write(writer));
        }
    }

    private static int type(Message message) {
        if (message instanceof Append) {
            return APPEND;
        } else if (message instanceof Confirm) {
            return CONFIRM;
        } else if (message instanceof Commit) {
            return COMMIT;
        } else if (message instanceof Prepare) {
            return PREPARE;
        } else if (message instanceof Report) {
            return REPORT;
        } else if (message instanceof Start) {
            return START;
        } else if (message instanceof Higher) {
            return HIGHER;
        } else if (message instanceof NeedsReign) {
            return NEEDS_REIGN;
        } else if (message instanceof Canvass) {
            return CANVASS;
        } else if (message instanceof Welcome) {
            return WELCOME;
        } else if (message instanceof HandOver) {
            return HAND_OVER;
        }
        return typeOfLog(message);
    }

    private static int typeOfLog(Message message) {
        if (message instanceof Begin) {
            return BEGIN;
        } else if (message instanceof NeedsStart) {
            return NEEDS_START;
        }
        if (message instanceof WholeDifference) {
            return WHOLE_DIFFERENCE;
        } else if (message instanceof StartDifference) {
            return START_DIFFERENCE;
        } else if (message instanceof FillFirst) {
            return FILL_FIRST;
        } else if (message instanceof FillAsk) {
            return FILL_ASK;
        } else if (message instanceof FillPart) {
            return FILL_PART;
        } else if (message instanceof Filled) {
            return FILLED;
        }
        return message instanceof Fetch ? FETCH : WHOLE;
    }

    private static void write(WireWriter out, Begin begin) {
        EntryCodec.write(out, begin.start());
        out.writeBoolean(begin.base() != null);
        if (begin.base() != null) {
            begin.base().write(out);
        }
        out.writeLong(begin.last());
    }

    private static Append readAppend(WireReader in, Epoch epoch) {
        long commit = in.readLong();
        return new Append(EntryRun.read(epoch, in), commit);
    }

    private static Begin readBegin(WireReader in, Epoch epoch) {
        if (!(EntryCodec.readEntry(in) instanceof Entry.Start start)) {
            throw new WireException("The first entry of reign " + epoch + " is no start");
        }
        return new Begin(epoch, start, in.readBoolean() ? Dot.read(in) : null, in.readLong());
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws WireException when it is none of these messages, or cut off, or too long
     */
    public static Message decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        Message message = read(in);
        in.expectEnd();
        return message;
    }

    /**
     * Reads one message that {@link #write} wrote.
     *
     * @throws WireException when it is none of these messages, or cut off
     */
    public static Message read(WireReader in) {
        int type = in.readByte();
        Epoch epoch = Epoch.read(in);
        return switch (type) {
            case CANVASS -> new Canvass(epoch);
            case WELCOME -> new Welcome(epoch, in.readBoolean());
            case HAND_OVER -> new HandOver(epoch);
            case PREPARE -> new Prepare(epoch);
            case REPORT -> new Report(epoch, ReplicaSummary.read(in));
            case FETCH -> new Fetch(epoch, Base.readNullable(in), in.readBoolean());
            case WHOLE -> new Whole(epoch, ImageCodec.read(in));
            case BEGIN -> readBegin(in, epoch);
            case NEEDS_START -> new NeedsStart(epoch, Base.readNullable(in));
            case WHOLE_DIFFERENCE -> new WholeDifference(epoch, ImageCodec.readDifference(in));
            case FILL_FIRST -> new FillFirst(epoch);
            case FILL_ASK -> new FillAsk(epoch, in.readLong(), FilledTo.readNullable(in));
            case FILL_PART ->
                new FillPart(
                        epoch,
                        in.readLong(),
                        FilledTo.readNullable(in),
                        in.readList(ImageCodec::readPlaced),
                        in.readList(ElementId::read));
            case FILLED -> new Filled(epoch);
            case START_DIFFERENCE -> new StartDifference(epoch, ImageCodec.readDifference(in));
            case HIGHER -> new Higher(epoch);
            case START -> new Start(epoch, ImageCodec.read(in));
            case NEEDS_REIGN -> new NeedsReign(epoch);
            case APPEND -> readAppend(in, epoch);
            case CONFIRM -> new Confirm(epoch, in.readLong());
            case COMMIT -> new Commit(epoch, in.readLong());
            default -> throw new WireException("Unknown type of shard message: " + type);
        };
    }
}
