package io.chorale.groups.wire;

import java.nio.charset.StandardCharsets;

/** The 64-bit FNV-1a hash of a cluster's name, by which frames of different clusters are told apart. */
public final class ClusterHash {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private ClusterHash() {}

    public static long of(String clusterName) {
        long hash = FNV_OFFSET;
        for (byte next : clusterName.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (next & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
