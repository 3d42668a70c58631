package io.chorale.groups;

import java.util.Map;

/**
 * Counters of one {@link FrameChannel} since it was made. The fields are read one after the other, so they may differ
 * by what happened in between.
 *
 * @param framesSent frames handed to the transport, one for each destination
 * @param messagesSent messages in these frames; a multicast counts once for each destination
 * @param bytesSent bytes of these frames, headers included
 * @param messagesDropped messages not sent because their destination was not in the view
 * @param framesReceived frames that arrived, rejected ones included
 * @param messagesReceived messages handed to the listener
 * @param rejected frames (or messages, for {@link RejectCause#LISTENER_FAILED}) dropped at arrival; every cause has an
 *     entry
 * @param engineRejected what the transport engine dropped by itself, see
 *     {@link io.chorale.groups.spi.Transport#rejectedMessages()}
 */
public record ChannelStats(
        long framesSent,
        long messagesSent,
        long bytesSent,
        long messagesDropped,
        long framesReceived,
        long messagesReceived,
        Map<RejectCause, Long> rejected,
        long engineRejected) {

    public ChannelStats {
        rejected = Map.copyOf(rejected);
    }

    /** How much was rejected for one cause. */
    public long rejected(RejectCause cause) {
        return rejected.getOrDefault(cause, 0L);
    }
}
