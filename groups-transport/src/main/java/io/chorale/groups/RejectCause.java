package io.chorale.groups;

/** Why a {@link FrameChannel} dropped what arrived. */
public enum RejectCause {
    /** The bytes are not a frame: wrong magic, a length beyond the end, bytes left over, no message. */
    MALFORMED,
    /** The frame is of a format version that this release does not read. */
    UNKNOWN_VERSION,
    /** The frame comes from a cluster of another name. */
    FOREIGN_CLUSTER,
    /** A message in the frame is larger than {@link ChannelConfig#maxMessageBytes()}. */
    OVERSIZED,
    /** The listener threw an exception at a message. */
    LISTENER_FAILED
}
