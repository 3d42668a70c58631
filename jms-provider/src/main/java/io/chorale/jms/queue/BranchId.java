package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import javax.transaction.xa.Xid;

/**
 * Names a transaction branch.
 *
 * @param local whether it is a transaction of the service's own over several shards, and no XA branch
 * @param formatId of the Xid; 0 for a local one
 * @param global the Xid's global transaction id in hexadecimal
 * @param qualifier the Xid's branch qualifier in hexadecimal
 */
public record BranchId(boolean local, int formatId, String global, String qualifier) implements Comparable<BranchId> {
    private static final HexFormat HEX = HexFormat.of();

    public BranchId {
        if (global.length() > 2 * Xid.MAXGTRIDSIZE || qualifier.length() > 2 * Xid.MAXBQUALSIZE) {
            throw new IllegalArgumentException("A branch id has at most 64 bytes in each part");
        }
    }

    public static BranchId of(Xid xid) {
        return new BranchId(
                false,
                xid.getFormatId(),
                HEX.formatHex(xid.getGlobalTransactionId()),
                HEX.formatHex(xid.getBranchQualifier()));
    }

    /** A transaction of the service's own. */
    public static BranchId local(UUID id) {
        WireWriter out = new WireWriter().writeUuid(id);
        return new BranchId(true, 0, HEX.formatHex(out.toBytes()), "");
    }

    public Xid toXid() {
        return new BranchXid(formatId, global, qualifier);
    }

    /** The origin of what the branch's commit adds, whichever side of a partition decides it. */
    String actor() {
        return (local ? "local" : formatId) + ":" + global + ":" + qualifier;
    }

    @Override
    public int compareTo(BranchId other) {
        int order = Boolean.compare(local, other.local);
        order = order != 0 ? order : Integer.compare(formatId, other.formatId);
        order = order != 0 ? order : global.compareTo(other.global);
        return order != 0 ? order : qualifier.compareTo(other.qualifier);
    }

    void write(WireWriter out) {
        out.writeBoolean(local).writeInt(formatId);
        out.writeBytes(HEX.parseHex(global)).writeBytes(HEX.parseHex(qualifier));
    }

    static BranchId read(WireReader in) {
        boolean local = in.readBoolean();
        int formatId = in.readInt();
        byte[] global = in.readBytes();
        byte[] qualifier = in.readBytes();
        if (global.length > Xid.MAXGTRIDSIZE || qualifier.length > Xid.MAXBQUALSIZE) {
            throw new WireException("A branch id of " + global.length + " + " + qualifier.length + " bytes");
        }
        return new BranchId(local, formatId, HEX.formatHex(global), HEX.formatHex(qualifier));
    }

    private record BranchXid(int formatId, String global, String qualifier) implements Xid {

        BranchXid {
            Objects.requireNonNull(global, "global");
        }

        @Override
        public int getFormatId() {
            return formatId;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return HEX.parseHex(global);
        }

        @Override
        public byte[] getBranchQualifier() {
            return HEX.parseHex(qualifier);
        }
    }
}
