package io.chorale.bench.groups;

import io.chorale.bench.groups.control.MemberResult;
import java.util.List;

/**
 * One flood, over all members.
 *
 * @param perSecond messages, each delivered at all members
 * @param cpuUs processor time of all processes together for one message
 * @param lossShare 0 to 1: of the messages sent, as the member that lost most saw it
 */
public record Sample(double perSecond, double cpuUs, double lossShare) {
    private static final double NS_PER_SECOND = 1e9;

    static Sample of(List<MemberResult> results) {
        double perSecond = Double.MAX_VALUE;
        double cores = 0;
        double lossShare = 0;
        for (MemberResult result : results) {
            perSecond = Math.min(perSecond, result.windowCount() * NS_PER_SECOND / result.windowNs());
            cores += result.cpuNs() / (double) result.windowNs();
            long sent = result.delivered() + result.lost();
            lossShare = Math.max(lossShare, sent == 0 ? 1 : result.lost() / (double) sent);
        }
        return new Sample(perSecond, perSecond == 0 ? Double.NaN : cores * 1e6 / perSecond, lossShare);
    }
}
