package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.MessageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Signals of both directions as bytes: a version, a type, the fields. */
public final class SignalCodec {
    private static final int VERSION = 1;

    private static final int ATTACH = 1;
    private static final int CREDIT = 2;
    private static final int RETURN = 3;
    private static final int DETACH = 4;
    private static final int ALL_ATTACHED = 5;

    private static final int ATTACHED = 65;
    private static final int DELIVER = 66;
    private static final int CLOSED = 67;
    private static final int ATTACH_AGAIN = 68;

    private SignalCodec() {}

    public static byte[] encode(ConsumerSignal signal) {
        WireWriter out = new WireWriter(64).writeByte(VERSION);
        if (signal instanceof ConsumerSignal.Attach attach) {
            out.writeByte(ATTACH).writeUuid(attach.consumer()).writeLong(attach.number());
            out.writeString(attach.queue()).writeNullableString(attach.selector());
            out.writeLong(attach.granted()).writeLong(attach.received());
            out.writeList(attach.claims(), (to, key) -> key.write(to));
        } else if (signal instanceof ConsumerSignal.Credit credit) {
            out.writeByte(CREDIT).writeUuid(credit.consumer()).writeLong(credit.number());
            out.writeLong(credit.granted());
        } else if (signal instanceof ConsumerSignal.Return back) {
            out.writeByte(RETURN).writeUuid(back.consumer()).writeLong(back.number());
            out.writeList(back.keys(), (to, key) -> key.write(to));
        } else if (signal instanceof ConsumerSignal.Detach detach) {
            out.writeByte(DETACH).writeUuid(detach.consumer()).writeLong(detach.number());
        } else if (signal instanceof ConsumerSignal.AllAttached) {
            out.writeByte(ALL_ATTACHED);
        } else {
            throw new AssertionError("No encoding of " + signal.getClass());
        }
        return out.toBytes();
    }

    /**
     * Reads a signal to the primary.
     *
     * @throws WireException if the bytes are none
     */
    public static ConsumerSignal decodeToPrimary(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int type = readHeader(in);
        ConsumerSignal signal =
                switch (type) {
                    case ATTACH ->
                        new ConsumerSignal.Attach(
                                in.readUuid(),
                                in.readLong(),
                                in.readString(),
                                in.readNullableString(),
                                in.readLong(),
                                in.readLong(),
                                in.readList(MessageKey::read));
                    case CREDIT -> new ConsumerSignal.Credit(in.readUuid(), in.readLong(), in.readLong());
                    case RETURN ->
                        new ConsumerSignal.Return(in.readUuid(), in.readLong(), in.readList(MessageKey::read));
                    case DETACH -> new ConsumerSignal.Detach(in.readUuid(), in.readLong());
                    case ALL_ATTACHED -> new ConsumerSignal.AllAttached();
                    default -> throw new WireException("Unknown signal to a primary: " + type);
                };
        in.expectEnd();
        return signal;
    }

    public static byte[] encode(PrimarySignal signal) {
        WireWriter out = new WireWriter(64);
        if (signal instanceof PrimarySignal.Attached attached) {
            out.writeByte(VERSION).writeByte(ATTACHED).writeUuid(attached.consumer());
            out.writeLong(attached.number());
        } else if (signal instanceof PrimarySignal.Deliver deliver) {
            startDeliver(out);
            for (PrimarySignal.Handed handed : deliver.messages()) {
                writeHanded(
                        out,
                        handed.consumer(),
                        handed.number(),
                        handed.key(),
                        handed.deliveryCount(),
                        handed.countFirst(),
                        handed.envelope());
            }
        } else if (signal instanceof PrimarySignal.Closed closed) {
            out.writeByte(VERSION).writeByte(CLOSED).writeUuid(closed.consumer());
            out.writeLong(closed.number()).writeByte(closed.cause().code).writeString(closed.text());
        } else if (signal instanceof PrimarySignal.AttachAgain) {
            out.writeByte(VERSION).writeByte(ATTACH_AGAIN);
        } else {
            throw new AssertionError("No encoding of " + signal.getClass());
        }
        return out.toBytes();
    }

    /** Deliveries are written straight from the queue, and their number is not known when the first is written. */
    static void startDeliver(WireWriter out) {
        out.writeByte(VERSION).writeByte(DELIVER);
    }

    static void writeHanded(
            WireWriter out,
            UUID consumer,
            long number,
            MessageKey key,
            int deliveryCount,
            boolean countFirst,
            byte[] envelope) {
        out.writeUuid(consumer).writeLong(number);
        key.write(out);
        out.writeSize(deliveryCount).writeBoolean(countFirst).writeBytes(envelope);
    }

    /**
     * Reads a signal of a primary.
     *
     * @throws WireException if the bytes are none
     */
    public static PrimarySignal decodeFromPrimary(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int type = readHeader(in);
        PrimarySignal signal =
                switch (type) {
                    case ATTACHED -> new PrimarySignal.Attached(in.readUuid(), in.readLong());
                    case DELIVER -> new PrimarySignal.Deliver(readAllHanded(in));
                    case CLOSED ->
                        new PrimarySignal.Closed(in.readUuid(), in.readLong(), causeOf(in.readByte()), in.readString());
                    case ATTACH_AGAIN -> new PrimarySignal.AttachAgain();
                    default -> throw new WireException("Unknown signal of a primary: " + type);
                };
        in.expectEnd();
        return signal;
    }

    private static List<PrimarySignal.Handed> readAllHanded(WireReader in) {
        List<PrimarySignal.Handed> all = new ArrayList<>();
        while (in.remaining() > 0) {
            all.add(new PrimarySignal.Handed(
                    in.readUuid(),
                    in.readLong(),
                    MessageKey.read(in),
                    in.readSize(),
                    in.readBoolean(),
                    in.readBytes()));
        }
        return all;
    }

    private static int readHeader(WireReader in) {
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("Signal of version " + version + ", this node knows " + VERSION);
        }
        return in.readByte();
    }

    private static PrimarySignal.Cause causeOf(int code) {
        for (PrimarySignal.Cause cause : PrimarySignal.Cause.values()) {
            if (cause.code == code) {
                return cause;
            }
        }
        throw new WireException("Unknown cause of a detachment: " + code);
    }
}
