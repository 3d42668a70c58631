package io.chorale.simulation.check;

/** The groups of checked runs: a name says what kind of group it is. */
public final class TestGroups {
    private static final String VIEW_SYNCHRONOUS = "v";

    private TestGroups() {}

    /** Whether a group's name says that it is view-synchronous. */
    public static boolean isViewSynchronous(String group) {
        return group.startsWith(VIEW_SYNCHRONOUS);
    }
}
