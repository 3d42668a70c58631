package io.chorale.groups.secure;

/**
 * When a sender goes to its next key.
 *
 * @param datagrams after this many datagrams, 1 or more
 * @param bytes or after this many bytes, 1 or more
 */
public record Rekeying(long datagrams, long bytes) {
    /** Far below what AES-GCM bears: 2^28 datagrams or 16 GiB. */
    public static final Rekeying DEFAULT = new Rekeying(1L << 28, 16L << 30);

    public Rekeying {
        if (datagrams < 1 || bytes < 1) {
            throw new IllegalArgumentException("A key lasts for at least 1 datagram and 1 byte, not for " + datagrams
                    + " datagrams or " + bytes + " bytes");
        }
    }
}
