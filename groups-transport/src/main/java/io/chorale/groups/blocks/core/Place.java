package io.chorale.groups.blocks.core;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.UUID;

/**
 * Names a state: that of the group at one place in its order. Members that name a state alike hold it alike.
 *
 * @param number tells the requests of one member apart, or names the lineage from which this one came
 */
public record Place(Kind kind, GroupViewId view, Address who, long number) {

    /** What stands at the place. */
    public enum Kind implements Coded {
        /** A view. */
        VIEW(0),
        /** The request of a member that could not use an earlier place. */
        REQUEST(1),
        /** A view that brought together members with different states: {@code who} is the first of one such set. */
        LINEAGE(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    private static final Address NOBODY = new Address(new Member(new UUID(0, 0), "-"), 0, "-");

    public static Place ofView(GroupViewId view) {
        return new Place(Kind.VIEW, view, NOBODY, 0);
    }

    public static Place ofRequest(GroupViewId view, Address who, long attempt) {
        return new Place(Kind.REQUEST, view, who, attempt);
    }

    /** The state of the set that starts with {@code first}, coming from the state {@code parent}, null for the common one. */
    public static Place ofLineage(GroupViewId view, Address first, Place parent) {
        return new Place(Kind.LINEAGE, view, first, parent == null ? 0 : parent.hash());
    }

    public void write(WireWriter writer) {
        writer.writeByte(kind.code());
        writeView(writer, view);
        writeAddress(writer, who);
        writer.writeLong(number);
    }

    public static Place read(WireReader reader) {
        Kind kind = Coded.read(reader, Kind.values(), "kind of place");
        return new Place(kind, readView(reader), readAddress(reader), reader.readLong());
    }

    static void writeView(WireWriter writer, GroupViewId view) {
        view.cluster().write(writer);
        writer.writeLong(view.change()).writeLong(view.history());
    }

    static GroupViewId readView(WireReader reader) {
        return new GroupViewId(ViewId.read(reader), reader.readLong(), reader.readLong());
    }

    static void writeAddress(WireWriter writer, Address address) {
        writer.writeUuid(address.node().id()).writeString(address.node().name());
        writer.writeLong(address.number()).writeString(address.name());
    }

    static Address readAddress(WireReader reader) {
        try {
            Member node = new Member(reader.readUuid(), reader.readString());
            return new Address(node, reader.readLong(), reader.readString());
        } catch (IllegalArgumentException e) {
            throw new WireException("Not an address: " + e.getMessage(), e);
        }
    }

    /** 64 bits of an address, for ties alone. */
    static long origin(Address author) {
        long bits = author.node().id().getMostSignificantBits() * 31
                + author.node().id().getLeastSignificantBits();
        return bits * 0x9e3779b97f4a7c15L + author.number();
    }

    /** 64 bits that are the same in every process (FNV-1a): a lineage names its parent by them. */
    private long hash() {
        WireWriter writer = new WireWriter();
        write(writer);
        long hash = 0xcbf29ce484222325L;
        for (byte each : writer.toBytes()) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
