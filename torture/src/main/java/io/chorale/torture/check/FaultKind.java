package io.chorale.torture.check;

import java.util.Locale;

/** What is done to a cluster. */
public enum FaultKind {
    /** SIGKILL of one node, and a restart on its directory. */
    KILL(false, false),
    /** SIGSTOP of one node, and SIGCONT: the others may take it for dead, and it knows nothing of that. */
    STOP(true, false),
    /** One node cut off from all others. */
    CUT(true, true),
    /** What one node sends, or what is sent to it, is lost. */
    ONEWAY(true, true),
    /** Every node cut off from every other. */
    PARTITION(true, true),
    /** SIGKILL of all nodes, and restarts in any order. */
    COLD(false, false);

    private final boolean parting;
    private final boolean ofNetwork;

    FaultKind(boolean parting, boolean ofNetwork) {
        this.parting = parting;
        this.ofNetwork = ofNetwork;
    }

    /** Whether nodes that live may take each other for dead: each side goes on under the policy {@code one}. */
    public boolean isParting() {
        return parting;
    }

    /** Whether it needs a network that can be cut. */
    public boolean isOfNetwork() {
        return ofNetwork;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static FaultKind of(String text) {
        for (FaultKind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("No such fault: " + text);
    }
}
