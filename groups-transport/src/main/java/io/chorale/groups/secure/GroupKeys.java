package io.chorale.groups.secure;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * All keys of one cluster, from one secret. Whoever has another secret or names another cluster has other keys. Immutable;
 * the secret itself is not kept.
 */
public final class GroupKeys {
    private static final int KEY_BYTES = 32;
    private static final byte[] EXTRACT_SALT = "chorale group secret 1".getBytes(StandardCharsets.US_ASCII);

    private final byte[] master;
    private final String clusterName;
    private final int tag;

    /**
     * Derives the keys.
     *
     * @param secret shared by all members; not kept and not changed
     */
    public GroupKeys(byte[] secret, String clusterName) {
        this.master = Hkdf.extract(EXTRACT_SALT, secret);
        this.clusterName = clusterName;
        this.tag = new WireReader(Hkdf.expand(master, info("tag").toBytes(), Integer.BYTES)).readInt();
    }

    /**
     * Tells datagrams of other clusters apart at the cost of a comparison. It is no secret, and proves nothing: whoever
     * has seen a datagram can copy it.
     */
    int tag() {
        return tag;
    }

    /** The AES-256 key under which one incarnation seals its datagrams of one generation. */
    SecretKey datagramKey(Salt salt, int generation) {
        WireWriter info = info("datagram");
        salt.write(info);
        info.writeInt(generation);
        return new SecretKeySpec(Hkdf.expand(master, info.toBytes(), KEY_BYTES), "AES");
    }

    /**
     * What only a holder of the secret can say about a public key: that its owner belongs to the cluster.
     *
     * @return 32 bytes that may be published
     */
    public byte[] endorse(byte[] publicKey) {
        byte[] key = Hkdf.expand(master, info("certificate").toBytes(), KEY_BYTES);
        return Hkdf.hmac(key, publicKey);
    }

    /** Whether the endorsement of this public key was made with the same secret and cluster name. */
    public boolean isEndorsed(byte[] publicKey, byte[] endorsement) {
        return MessageDigest.isEqual(endorse(publicKey), endorsement);
    }

    /** Each purpose has its own label; lengths are written too, so that no two inputs look alike. */
    private WireWriter info(String purpose) {
        return new WireWriter().writeString("chorale 1 " + purpose).writeString(clusterName);
    }
}
