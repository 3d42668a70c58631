package io.chorale.groups.vs;

import io.chorale.groups.FrameException;
import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import io.chorale.groups.wire.ClusterHash;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.List;

/**
 * Frames to packets and control messages, and back. A frame is: magic (4 bytes, "CHGV"), version (1 byte), hash of the
 * cluster's name (8 bytes), kind (1 byte), and what the kind needs.
 */
final class VsCodec {
    static final int MAGIC = 0x43484756;
    static final int VERSION = 1;
    /** What a packet's header takes beside its causes. */
    static final int PACKET_HEADER_BYTES = 4 + 1 + 8 + 1 + 24 + 9 + 1 + 9 + 5 + 9 + 5;

    private static final int PACKET = 1;
    private static final int DATAGRAM = 2;
    private static final int STATUS = 3;
    private static final int ASK = 4;
    private static final int GRANT = 5;
    private static final int PROPOSE = 6;
    private static final int TOLD = 7;
    private static final int PLAN = 8;
    private static final int FILL_REQUEST = 9;
    private static final int FILL = 10;
    private static final int READY = 11;
    private static final int INSTALL = 12;
    private static final int REFUSE = 13;
    private static final int STUCK = 14;

    /** Takes a frame apart. */
    interface Handler {
        void packet(Packet packet);

        /** A packet of level UNRELIABLE; its {@code seq} is a number of its own. */
        void datagram(Packet packet);

        void control(Control message);
    }

    private final long clusterHash;

    VsCodec(String clusterName) {
        this.clusterHash = ClusterHash.of(clusterName);
    }

    /**
     * Hands what a frame holds to the handler. The sender of a packet is not in it: its rank is set by the caller.
     *
     * @throws FrameException when the frame must be dropped
     */
    void decode(byte[] frame, int rank, Handler handler) {
        Packet packet = null;
        Control control = null;
        boolean datagram = false;
        try {
            WireReader reader = new WireReader(frame);
            checkHeader(reader);
            int kind = reader.readByte();
            if (kind == PACKET || kind == DATAGRAM) {
                datagram = kind == DATAGRAM;
                packet = readPacket(reader, frame, rank);
                checkKind(packet, datagram);
            } else {
                control = readControl(kind, reader);
                reader.expectEnd();
            }
        } catch (FrameException e) {
            throw e;
        } catch (WireException | IllegalArgumentException e) {
            throw new FrameException(RejectCause.MALFORMED, e.getMessage(), e);
        }
        if (control != null) {
            handler.control(control);
        } else if (datagram) {
            handler.datagram(packet);
        } else {
            handler.packet(packet);
        }
    }

    /** Makes a packet of whole messages. */
    Packet pack(
            boolean datagram,
            ViewId view,
            int rank,
            long seq,
            Service service,
            long place,
            long[] causes,
            List<byte[]> messages,
            int bytes) {
        WireWriter writer = header(datagram ? DATAGRAM : PACKET, view, seq, service, place, causes);
        writer.writeSize(0).reserve(bytes);
        int body = writer.length();
        for (byte[] message : messages) {
            writer.writeBytes(message);
        }
        return new Packet(view, rank, seq, service, place, causes, 0, 0, 0, writer.finish(), body);
    }

    /** Makes a packet of a fragment. */
    Packet fragment(
            ViewId view,
            int rank,
            long seq,
            Service service,
            long place,
            long[] causes,
            long ticket,
            byte[] message,
            int offset,
            int length) {
        WireWriter writer = header(PACKET, view, seq, service, place, causes);
        writer.writeSize(message.length).writeCount(ticket).writeSize(offset).reserve(length);
        int body = writer.length();
        writer.writeRaw(message, offset, length);
        return new Packet(
                view, rank, seq, service, place, causes, ticket, message.length, offset, writer.finish(), body);
    }

    private WireWriter header(int kind, ViewId view, long seq, Service service, long place, long[] causes) {
        WireWriter writer = start(kind, PACKET_HEADER_BYTES + 9 * causes.length);
        view.write(writer);
        writer.writeCount(seq).writeByte(service.code());
        if (service.includes(Service.CAUSAL)) {
            Digest.writeVector(writer, causes);
        }
        if (service.includes(Service.AGREED)) {
            writer.writeCount(place);
        }
        return writer;
    }

    private Packet readPacket(WireReader reader, byte[] frame, int rank) {
        ViewId view = ViewId.read(reader);
        long seq = reader.readCount();
        Service service = Service.ofCode(reader.readByte());
        long[] causes = service.includes(Service.CAUSAL) ? Digest.readVector(reader) : Packet.NO_CAUSES;
        long place = service.includes(Service.AGREED) ? reader.readCount() : 0;
        int total = reader.readSize();
        long message = total == 0 ? 0 : reader.readCount();
        int offset = total == 0 ? 0 : reader.readSize();
        Packet packet =
                new Packet(view, rank, seq, service, place, causes, message, total, offset, frame, reader.position());
        if (total == 0) {
            while (reader.remaining() > 0) {
                reader.skip(reader.readSize());
            }
        } else if (packet.bodyBytes() == 0 || offset > total - packet.bodyBytes()) {
            throw new WireException("A fragment of " + packet.bodyBytes() + " bytes at " + offset + " of " + total);
        }
        return packet;
    }

    private static void checkKind(Packet packet, boolean datagram) {
        boolean unreliable = packet.service() == Service.UNRELIABLE;
        if (unreliable != datagram || (datagram && packet.isFragment())) {
            throw new WireException("A " + (datagram ? "datagram" : "packet") + " that is " + packet);
        }
    }

    byte[] encode(Control message) {
        WireWriter writer;
        if (message instanceof Control.Status status) {
            writer = start(STATUS, 128);
            status.view().write(writer);
            Digest.writeVector(writer, status.received());
            writer.writeCount(status.held());
        } else if (message instanceof Control.Ask ask) {
            writer = start(ASK, 64);
            ask.view().write(writer);
            writer.writeCount(ask.wanted()).writeCount(ask.have()).writeBoolean(ask.again());
        } else if (message instanceof Control.Grant grant) {
            writer = start(GRANT, 64);
            grant.view().write(writer);
            writer.writeCount(grant.index()).writeCount(grant.firstPlace()).writeSize(grant.count());
        } else {
            writer = encodeRound(message);
        }
        return writer.toBytes();
    }

    private WireWriter encodeRound(Control message) {
        if (message instanceof Control.Propose propose) {
            return round(PROPOSE, propose.round()).writeList(propose.members(), VsCodec::writeMember);
        } else if (message instanceof Control.Told told) {
            WireWriter writer = round(TOLD, told.round());
            told.digest().write(writer);
            return writer;
        } else if (message instanceof Control.Plan plan) {
            return round(PLAN, plan.round())
                    .writeList(plan.members(), VsCodec::writeMember)
                    .writeList(plan.digests(), (w, digest) -> digest.write(w));
        } else if (message instanceof Control.FillRequest request) {
            WireWriter writer = round(FILL_REQUEST, request.round()).writeSize(request.rank());
            request.wanted().write(writer);
            return writer;
        } else if (message instanceof Control.Fill fill) {
            return round(FILL, fill.round()).writeSize(fill.rank()).writeBytes(fill.frame());
        } else if (message instanceof Control.Ready ready) {
            return round(READY, ready.round());
        } else if (message instanceof Control.Install install) {
            return round(INSTALL, install.round());
        } else if (message instanceof Control.Refuse refuse) {
            return round(REFUSE, refuse.round()).writeCount(refuse.promisedCounter());
        } else if (message instanceof Control.Stuck stuck) {
            return round(STUCK, stuck.round());
        }
        throw new IllegalArgumentException("No encoding for " + message);
    }

    private static Control readControl(int kind, WireReader reader) {
        ViewId id = ViewId.read(reader);
        return switch (kind) {
            case STATUS -> new Control.Status(id, Digest.readVector(reader), reader.readCount());
            case ASK -> new Control.Ask(id, reader.readCount(), reader.readCount(), reader.readBoolean());
            case GRANT -> new Control.Grant(id, reader.readCount(), reader.readCount(), reader.readSize());
            case PROPOSE -> new Control.Propose(id, reader.readList(VsCodec::readMember));
            case TOLD -> new Control.Told(id, Digest.read(reader));
            case PLAN -> new Control.Plan(id, reader.readList(VsCodec::readMember), reader.readList(Digest::read));
            case FILL_REQUEST -> new Control.FillRequest(id, reader.readSize(), SeqSet.read(reader));
            case FILL -> new Control.Fill(id, reader.readSize(), reader.readBytes());
            case READY -> new Control.Ready(id);
            case INSTALL -> new Control.Install(id);
            case REFUSE -> new Control.Refuse(id, reader.readCount());
            case STUCK -> new Control.Stuck(id);
            default -> throw new WireException("No frame is of kind " + kind);
        };
    }

    private WireWriter round(int kind, ViewId round) {
        WireWriter writer = start(kind, 128);
        round.write(writer);
        return writer;
    }

    private WireWriter start(int kind, int capacityBytes) {
        return new WireWriter(capacityBytes)
                .writeInt(MAGIC)
                .writeByte(VERSION)
                .writeLong(clusterHash)
                .writeByte(kind);
    }

    private void checkHeader(WireReader reader) {
        int magic = reader.readInt();
        if (magic != MAGIC) {
            throw new FrameException(
                    RejectCause.MALFORMED,
                    "Not a frame of the group layer: it starts with " + Integer.toHexString(magic));
        }
        int version = reader.readByte();
        if (version != VERSION) {
            throw new FrameException(
                    RejectCause.UNKNOWN_VERSION,
                    "Frame version " + version + ", this release reads version " + VERSION
                            + ": run one release on all members");
        }
        if (reader.readLong() != clusterHash) {
            throw new FrameException(
                    RejectCause.FOREIGN_CLUSTER,
                    "A frame of another cluster: give each cluster its own addresses or ports");
        }
    }

    private static void writeMember(WireWriter writer, Member member) {
        writer.writeUuid(member.id()).writeString(member.name());
    }

    private static Member readMember(WireReader reader) {
        return new Member(reader.readUuid(), reader.readString());
    }
}
