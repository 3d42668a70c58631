package io.chorale.replication.store;

import java.util.HexFormat;

/** A record that is not what was written. The replica of this shard must stop, and be filled anew by its peers. */
public final class CorruptRecordException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final int shard;
    private final byte[] key;

    /**
     * @param key of the record; for damage that hides the key, the key from which on the shard cannot be read
     * @param why what is wrong with it
     */
    public CorruptRecordException(String store, int shard, byte[] key, String why, Throwable cause) {
        super(
                "A record of shard " + shard + " in " + store + " is damaged, key "
                        + HexFormat.of().formatHex(key) + ": "
                        + why
                        + ". This copy of the shard must not be used; let it be filled anew by its peers, and check"
                        + " the disk.",
                cause);
        this.shard = shard;
        this.key = key.clone();
    }

    public int shard() {
        return shard;
    }

    public byte[] key() {
        return key.clone();
    }
}
