package io.chorale.groups.vs;

/**
 * What a member has counted since it started.
 *
 * @param packetsSent multicast in views, without what was sent again
 * @param packetsReceived taken from others and from itself
 * @param packetsResent sent again to a member that lacked them
 * @param packetsFilled received from another than their sender while a view was agreed on
 * @param packetsOfOtherViews dropped because they belong to a view that is not installed here
 * @param earlyPacketsDropped of the next view, dropped because too many waited; their senders send them again
 * @param roundsLed begun by this member
 * @param viewsInstalled by this member
 * @param silentMembers left out of rounds because they did not answer, though the transport takes them to be there
 * @param obligationsKept packets delivered because an earlier round had promised it
 * @param heldBack packets that were here at the end of their view and were not delivered, because of what lacked
 * @param placesGivenUp in the order, asked for in advance and not needed
 */
public record VsStats(
        long packetsSent,
        long packetsReceived,
        long packetsResent,
        long packetsFilled,
        long packetsOfOtherViews,
        long earlyPacketsDropped,
        long roundsLed,
        long viewsInstalled,
        long silentMembers,
        long obligationsKept,
        long heldBack,
        long placesGivenUp) {}
