package io.chorale.replication.disk;

import java.util.HexFormat;

/** A record that is what was written, as its checksum says, and yet cannot be understood, or one that is missing. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int shard;

    /** @param what the record is */
    MalformedRecordException(int shard, String what, byte[] key, String why, Throwable cause) {
        super(
                "A record of shard " + shard + ", " + what + ", cannot be used: " + why + " (key "
                        + HexFormat.of().formatHex(key)
                        + "). If a newer version of Chorale wrote it, use that again. Otherwise this copy has to be filled"
                        + " anew by its peers; where that does not begin by itself, wipe the data directory of this"
                        + " node.",
                cause);
        this.shard = shard;
    }

    /** The number of the shard in the store. */
    public int shard() {
        return shard;
    }
}
