package io.chorale.simulation.network;

import io.chorale.groups.cluster.GroupEvent;
import io.chorale.simulation.check.GroupChecker;
import io.chorale.simulation.check.SessionEvent;
import io.chorale.simulation.check.SessionLog;
import io.chorale.simulation.check.TestGroups;
import io.chorale.simulation.check.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a run.
 *
 * @param violations what the checkers found in the logs of both layers
 * @param complaints what took too long, and who was dropped without need
 * @param received how many messages all sessions received
 * @param networkViews how many views of groups came to them because the network had changed
 * @param healsMs how long after a cut was undone all members were in one view, in milliseconds
 */
public record NetworkResult(
        List<Violation> violations, List<String> complaints, long received, long networkViews, List<Long> healsMs) {

    public NetworkResult {
        violations = List.copyOf(violations);
        complaints = List.copyOf(complaints);
        healsMs = List.copyOf(healsMs);
    }

    /** Puts the verdicts together with what the sessions' logs hold. */
    static NetworkResult of(
            List<Violation> ofCore, List<SessionLog> sessions, List<String> complaints, List<Long> healsMs) {
        List<Violation> violations = new ArrayList<>(ofCore);
        violations.addAll(GroupChecker.check(sessions, TestGroups::isViewSynchronous));
        long received = 0;
        long views = 0;
        for (SessionLog log : sessions) {
            for (SessionEvent event : log.events()) {
                received += event instanceof SessionEvent.Received ? 1 : 0;
                views += event instanceof SessionEvent.Viewed viewed
                                && viewed.view().cause() == GroupEvent.Cause.NETWORK
                        ? 1
                        : 0;
            }
        }
        return new NetworkResult(violations, complaints, received, views, healsMs);
    }
}
