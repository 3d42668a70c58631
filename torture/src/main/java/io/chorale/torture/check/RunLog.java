package io.chorale.torture.check;

import java.util.ArrayList;
import java.util.List;

/** What the driver did. */
public final class RunLog {
    private final long startNs;
    private final boolean partsGoOn;
    private final List<Incident> incidents = new ArrayList<>();

    /**
     * A log without lines.
     *
     * @param startNs what times for people are relative to
     * @param partsGoOn whether the policy lets each side of a partition go on by itself
     */
    public RunLog(long startNs, boolean partsGoOn) {
        this.startNs = startNs;
        this.partsGoOn = partsGoOn;
    }

    long startNs() {
        return startNs;
    }

    boolean partsGoOn() {
        return partsGoOn;
    }

    /** Adds a line; they come in the order of their times. */
    public void add(Incident incident) {
        incidents.add(incident);
    }

    /** Whether the run came to its end, so that what nobody has seen is not there. */
    boolean isDrained() {
        return incidents.stream().anyMatch(incident -> incident.what() == Incident.What.DRAINED);
    }

    /** How many faults began. */
    public int faults() {
        return (int) incidents.stream()
                .filter(incident -> incident.what() == Incident.What.BEGIN)
                .count();
    }

    List<Window> windows() {
        List<Window> windows = new ArrayList<>();
        for (Incident incident : incidents) {
            if (incident.what() == Incident.What.BEGIN) {
                String[] words = incident.text().split(" ", 3);
                FaultKind kind = FaultKind.of(words[0]);
                String node = kind == FaultKind.STOP ? words[1] : "";
                windows.add(new Window(kind, node, incident.ns(), wholeAfter(incident)));
            }
        }
        return windows;
    }

    private long wholeAfter(Incident begin) {
        boolean over = false;
        for (Incident incident : incidents) {
            over |= incident.what() == Incident.What.END && incident.fault() == begin.fault();
            if (over && incident.what() == Incident.What.WHOLE) {
                return incident.ns();
            }
        }
        return Long.MAX_VALUE;
    }
}
