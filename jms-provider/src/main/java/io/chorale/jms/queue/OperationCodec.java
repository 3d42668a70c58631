package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import io.chorale.replication.ElementId;

/** Operations as bytes: a version, a type, the fields. */
public final class OperationCodec {
    static final int VERSION = 1;

    private static final int BATCH = 1;
    private static final int PREPARE = 2;
    private static final int COMMIT = 3;
    private static final int ROLLBACK = 4;
    private static final int RESOLVE = 5;
    private static final int FORGET = 6;
    private static final int RELEASE = 7;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 9;
    private static final int DELETE = 10;
    private static final int EXPIRE = 11;
    private static final int MEMBER_GONE = 12;
    private static final int EMPTY = 13;
    private static final int ORPHANED = 14;
    private static final int SET_ASIDE = 15;
    private static final int DROP = 16;
    private static final int MOVE = 17;
    private static final int CLAIM = 18;
    private static final int FREE = 19;
    private static final int PROMOTE = 20;
    private static final int COUNT = 21;
    private static final int BURY = 22;

    private OperationCodec() {}

    public static byte[] encode(Operation operation) {
        WireWriter out = new WireWriter(sizeHint(operation));
        out.writeByte(VERSION);
        if (operation instanceof Operation.Batch batch) {
            writeBatch(out.writeByte(BATCH), batch);
        } else if (operation instanceof Operation.Prepare prepare) {
            prepare.id().write(out.writeByte(PREPARE));
            prepare.origin().write(out);
            writeBatch(out, prepare.work());
        } else if (operation instanceof Operation.Commit commit) {
            commit.id().write(out.writeByte(COMMIT));
            out.writeList(commit.parts(), (to, part) -> part.write(to));
        } else if (operation instanceof Operation.Rollback rollback) {
            rollback.id().write(out.writeByte(ROLLBACK));
            out.writeBoolean(rollback.raise());
        } else if (operation instanceof Operation.SetAside setAside) {
            setAside.id().write(out.writeByte(SET_ASIDE));
        } else if (operation instanceof Operation.Resolve resolve) {
            resolve.id().write(out.writeByte(RESOLVE));
        } else if (operation instanceof Operation.Forget forget) {
            forget.id().write(out.writeByte(FORGET));
            out.writeBoolean(forget.committed());
        } else if (operation instanceof Operation.Release release) {
            out.writeByte(RELEASE).writeList(release.takes(), (to, take) -> take.write(to));
        } else if (operation instanceof Operation.Subscribe subscribe) {
            subscribe.source().write(out.writeByte(SUBSCRIBE));
            out.writeUuid(subscribe.consumer()).writeUuid(subscribe.member());
        } else if (operation instanceof Operation.Unsubscribe unsubscribe) {
            out.writeByte(UNSUBSCRIBE).writeUuid(unsubscribe.consumer());
        } else if (operation instanceof Operation.Drop drop) {
            out.writeByte(DROP).writeString(drop.queue()).writeBoolean(drop.type() != null);
            if (drop.type() != null) {
                drop.type().write(out);
            }
        } else if (operation instanceof Operation.Move move) {
            out.writeByte(MOVE).writeString(move.subscription());
            Address.writeNullable(out, move.expected());
            Address.writeNullable(out, move.topic());
        } else if (operation instanceof Operation.Claim claim) {
            out.writeByte(CLAIM).writeString(claim.clientId());
            out.writeUuid(claim.connection()).writeUuid(claim.member());
        } else if (operation instanceof Operation.Free free) {
            out.writeByte(FREE).writeString(free.clientId()).writeUuid(free.connection());
        } else if (operation instanceof Operation.Promote promote) {
            out.writeByte(PROMOTE).writeList(promote.messages(), (to, id) -> id.write(to));
        } else if (operation instanceof Operation.Delete delete) {
            delete.temporary().write(out.writeByte(DELETE));
        } else if (operation instanceof Operation.Expire expire) {
            out.writeByte(EXPIRE).writeList(expire.messages(), (to, ref) -> ref.write(to));
        } else if (operation instanceof Operation.MemberGone gone) {
            out.writeByte(MEMBER_GONE).writeUuid(gone.member()).writeList(gone.held(), (to, ref) -> ref.write(to));
            out.writeList(gone.counted(), (to, ref) -> ref.write(to));
        } else if (operation instanceof Operation.Count count) {
            count.take().write(out.writeByte(COUNT));
        } else if (operation instanceof Operation.Bury bury) {
            out.writeByte(BURY).writeList(bury.messages(), (to, ref) -> ref.write(to));
        } else if (operation instanceof Operation.Empty empty) {
            out.writeByte(EMPTY).writeString(empty.queue());
        } else if (operation instanceof Operation.Orphaned orphaned) {
            out.writeByte(ORPHANED).writeList(orphaned.queues(), WireWriter::writeString);
        } else {
            throw new AssertionError("No encoding of " + operation.getClass());
        }
        return out.toBytes();
    }

    /**
     * Reads an operation.
     *
     * @throws WireException if the bytes are none
     */
    public static Operation decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("Operation of version " + version + ", this node knows " + VERSION);
        }
        try {
            Operation operation = readTyped(in.readByte(), in);
            in.expectEnd();
            return operation;
        } catch (IllegalArgumentException e) {
            throw new WireException("Operation with a value out of range: " + e.getMessage(), e);
        }
    }

    private static Operation readTyped(int type, WireReader in) {
        return switch (type) {
            case BATCH -> readBatch(in);
            case PREPARE -> new Operation.Prepare(BranchId.read(in), BranchOrigin.read(in), readBatch(in));
            case COMMIT -> new Operation.Commit(BranchId.read(in), in.readList(BranchPart::read));
            case ROLLBACK -> new Operation.Rollback(BranchId.read(in), in.readBoolean());
            case RESOLVE -> new Operation.Resolve(BranchId.read(in));
            case FORGET -> new Operation.Forget(BranchId.read(in), in.readBoolean());
            case RELEASE -> new Operation.Release(in.readList(Take::read));
            case SUBSCRIBE -> new Operation.Subscribe(Source.read(in), in.readUuid(), in.readUuid());
            case UNSUBSCRIBE -> new Operation.Unsubscribe(in.readUuid());
            case DELETE -> new Operation.Delete(Address.read(in));
            case EXPIRE -> new Operation.Expire(in.readList(MessageRef::read));
            case MEMBER_GONE ->
                new Operation.MemberGone(in.readUuid(), in.readList(MessageRef::read), in.readList(MessageRef::read));
            case COUNT -> new Operation.Count(Take.read(in));
            case BURY -> new Operation.Bury(in.readList(MessageRef::read));
            case EMPTY -> new Operation.Empty(in.readString());
            case ORPHANED -> new Operation.Orphaned(in.readList(WireReader::readString));
            case DROP -> new Operation.Drop(in.readString(), in.readBoolean() ? Subscription.Type.read(in) : null);
            case MOVE -> new Operation.Move(in.readString(), Address.readNullable(in), Address.readNullable(in));
            case CLAIM -> new Operation.Claim(in.readString(), in.readUuid(), in.readUuid());
            case FREE -> new Operation.Free(in.readString(), in.readUuid());
            case PROMOTE -> new Operation.Promote(in.readList(ElementId::read));
            case SET_ASIDE -> new Operation.SetAside(BranchId.read(in));
            default -> throw new WireException("Unknown operation " + type);
        };
    }

    static void writeBatch(WireWriter out, Operation.Batch batch) {
        out.writeList(batch.sends(), (to, send) -> send.write(to));
        out.writeList(batch.takes(), (to, take) -> take.write(to));
    }

    static Operation.Batch readBatch(WireReader in) {
        return new Operation.Batch(in.readList(Send::read), in.readList(Take::read));
    }

    private static int sizeHint(Operation operation) {
        long bytes = 64;
        if (operation instanceof Operation.Batch batch) {
            for (Send send : batch.sends()) {
                bytes += 64L + send.envelope().length;
            }
        }
        return (int) Math.min(bytes, 1 << 24);
    }
}
