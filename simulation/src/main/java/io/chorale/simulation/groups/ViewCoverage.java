package io.chorale.simulation.groups;

import io.chorale.groups.vs.VsView;

/** What kinds of merges were met. */
final class ViewCoverage {

    private ViewCoverage() {}

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
