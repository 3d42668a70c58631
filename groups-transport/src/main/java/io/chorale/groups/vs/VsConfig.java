package io.chorale.groups.vs;

/**
 * The bounds and times of {@link VirtualSynchrony}; the same at all members.
 *
 * @param clusterName frames of other clusters are dropped
 * @param packetBytes how much of small messages is packed into one frame, and the size of a fragment; 256 to 60,000
 * @param windowBytes how much of its own a member has under way, that is sent and not known to be received by all; also
 *     never more than {@value #MAX_WINDOW_PACKETS} packets
 * @param outboxBytes how much waits to be sent before {@link VirtualSynchrony#send} refuses; one message may exceed it
 * @param maxMessageBytes the largest message
 * @param statusMs how often members tell each other what they have received, at least
 * @param resendMs how long something sent may go unconfirmed before it is sent again, or a round before it is repeated
 * @param rules which rules of the protocol are on: all of them, but in tests of the checker
 */
public record VsConfig(
        String clusterName,
        int packetBytes,
        int windowBytes,
        int outboxBytes,
        int maxMessageBytes,
        int statusMs,
        int resendMs,
        Rules rules) {

    /** So many packets of one member are under way at most, however small they are. */
    static final int MAX_WINDOW_PACKETS = 2_048;

    public VsConfig {
        if (packetBytes < 256 || packetBytes > 60_000) {
            throw new IllegalArgumentException("packetBytes is 256 to 60,000, not " + packetBytes);
        }
        if (windowBytes < packetBytes) {
            throw new IllegalArgumentException("windowBytes holds at least one packet, not " + windowBytes);
        }
        if (outboxBytes < 1 || maxMessageBytes < 1 || statusMs < 1 || resendMs < 1) {
            throw new IllegalArgumentException("outboxBytes, maxMessageBytes, statusMs and resendMs are at least 1");
        }
    }

    /** How many packets of one member may be under way in a view of so many, so that all places are within reach. */
    int windowPackets(int members) {
        return Math.max(1, Math.min(MAX_WINDOW_PACKETS, SeqRing.MAX_SPAN / 2 / members));
    }

    /** What production runs with. */
    public static VsConfig of(String clusterName) {
        return new VsConfig(clusterName, 48_000, 4 << 20, 8 << 20, 64 << 20, 200, 400, Rules.ALL);
    }

    public VsConfig withPacketBytes(int bytes) {
        return new VsConfig(clusterName, bytes, windowBytes, outboxBytes, maxMessageBytes, statusMs, resendMs, rules);
    }

    public VsConfig withWindowBytes(int bytes) {
        return new VsConfig(clusterName, packetBytes, bytes, outboxBytes, maxMessageBytes, statusMs, resendMs, rules);
    }

    public VsConfig withMaxMessageBytes(int bytes) {
        return new VsConfig(clusterName, packetBytes, windowBytes, outboxBytes, bytes, statusMs, resendMs, rules);
    }

    public VsConfig withRules(Rules newRules) {
        return new VsConfig(
                clusterName, packetBytes, windowBytes, outboxBytes, maxMessageBytes, statusMs, resendMs, newRules);
    }
}
