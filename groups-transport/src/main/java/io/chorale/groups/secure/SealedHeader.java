package io.chorale.groups.secure;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * The readable part of a sealed datagram, which the tag covers too. Its first bytes are of no release of JGroups, so that
 * a node without protection drops it.
 *
 * @param cluster of which cluster it is, {@link GroupKeys#tag}: shows without decrypting that it is of another one
 * @param generation of the sender's key; 0 or more
 * @param counter of the sender's datagrams, from 1; with the key it makes the nonce
 */
record SealedHeader(DatagramType type, int cluster, Salt salt, int generation, long counter) {
    static final int VERSION = 2;
    static final int BYTES = 4 + 1 + 4 + Salt.BYTES + 4 + 8;

    /** Of the engine's datagram that is inside, at least this much more is sent. */
    static final int OVERHEAD_BYTES = BYTES + DatagramCipher.TAG_BYTES;

    private static final int MAGIC = 'C' << 16 | 'h' << 8 | 'S';
    private static final int TYPE_OFFSET = 4;

    byte[] toBytes() {
        WireWriter out = new WireWriter(BYTES);
        out.writeInt(MAGIC << 8 | VERSION).writeByte(type.code()).writeInt(cluster);
        salt.write(out);
        return out.writeInt(generation).writeLong(counter).toBytes();
    }

    /** Why these bytes cannot be a sealed datagram, or null if they can. */
    static Rejection refuse(byte[] bytes, int offset, int length) {
        if (length < 4) {
            return Rejection.NOT_SECURED;
        }
        int start = new WireReader(bytes, offset, length).readInt();
        if (start >>> 8 != MAGIC) {
            return Rejection.NOT_SECURED;
        }
        if ((start & 0xff) != VERSION) {
            return Rejection.UNKNOWN_VERSION;
        }
        if (length < OVERHEAD_BYTES || DatagramType.of(bytes[offset + TYPE_OFFSET]) == null) {
            return Rejection.MALFORMED;
        }
        SealedHeader header = read(bytes, offset, length);
        return header.generation < 0 || header.counter < 1 ? Rejection.MALFORMED : null;
    }

    /** Reads what {@link #refuse} found nothing against. */
    static SealedHeader read(byte[] bytes, int offset, int length) {
        WireReader in = new WireReader(bytes, offset, length);
        in.skip(TYPE_OFFSET);
        return new SealedHeader(
                DatagramType.of(in.readByte()), in.readInt(), Salt.read(in), in.readInt(), in.readLong());
    }
}
