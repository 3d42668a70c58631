package io.chorale.groups.vs;

/** What a member has counted; read by its owner only. */
final class Counters {
    long packetsSent;
    long packetsReceived;
    long packetsResent;
    long packetsFilled;
    long packetsOfOtherViews;
    long earlyPacketsDropped;
    long roundsLed;
    long viewsInstalled;
    long silentMembers;
    long obligationsKept;
    long heldBack;
    long placesGivenUp;

    VsStats snapshot() {
        return new VsStats(
                packetsSent,
                packetsReceived,
                packetsResent,
                packetsFilled,
                packetsOfOtherViews,
                earlyPacketsDropped,
                roundsLed,
                viewsInstalled,
                silentMembers,
                obligationsKept,
                heldBack,
                placesGivenUp);
    }
}
