package io.chorale.simulation.groups;

import io.chorale.groups.vs.VsStats;
import io.chorale.groups.vs.VsView;
import java.util.List;

/** What view changes were met. */
final class ViewCoverage {

    private ViewCoverage() {}

    /** Adds up what the cores of a run have counted themselves. */
    static void countStats(List<SimNode> nodes, Coverage coverage) {
        long rounds = 0;
        for (SimNode node : nodes) {
            VsStats stats = node.stats();
            rounds += stats.roundsLed();
            coverage.add(Counter.HOLES_FILLED, stats.packetsFilled());
            coverage.add(Counter.RESENDS, stats.packetsResent());
            coverage.add(Counter.OBLIGATIONS_USED, stats.obligationsKept());
            coverage.add(Counter.HELD_BACK, stats.heldBack());
            coverage.add(Counter.PLACES_GIVEN_UP, stats.placesGivenUp());
            coverage.add(Counter.OTHER_VIEW, stats.packetsOfOtherViews());
        }
        coverage.add(Counter.ROUNDS_FAILED, rounds - coverage.of(Counter.VIEWS));
    }

    static void countMerge(VsView view, Coverage coverage) {
        coverage.add(Counter.MERGES);
        if (view.sets().size() > 2) {
            coverage.add(Counter.MERGES_OF_THREE);
        }
        int first = view.sets().get(0).size();
        if (view.sets().stream().anyMatch(set -> set.size() != first)) {
            coverage.add(Counter.UNEQUAL_MERGES);
        }
    }
}
