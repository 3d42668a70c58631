package io.chorale.bench.replication;

import io.chorale.bench.replication.control.Audit;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a run no measurement, and what its reader must know beside: a fast product that loses what it confirmed has
 * not measured anything.
 */
final class Findings {
    private final List<String> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Checks what a contestant has after loads.
     *
     * @param where for the reader
     * @param confirmed entries, of all clients
     * @param failed entries whose outcome is unknown, or that were refused
     * @param kept how many of the newest it must still have
     * @return whether it is what it should be
     */
    boolean check(String where, Audit audit, long confirmed, long failed, long kept) {
        int before = faults.size();
        if (failed > 0) {
            fault(where + ": " + failed + " entries failed");
        }
        if (audit.total() < confirmed || audit.total() > confirmed + failed) {
            fault(where + ": " + confirmed + " entries were confirmed and " + failed + " failed, but " + audit.total()
                    + " were taken");
        }
        checkLive(where, audit, Math.min(confirmed, kept));
        return faults.size() == before;
    }

    /**
     * Checks what is live, and that it came back as it was.
     *
     * @return whether it is what it should be
     */
    boolean checkLive(String where, Audit audit, long atLeast) {
        int before = faults.size();
        if (audit.live() < atLeast) {
            fault(where + ": " + audit.live() + " entries are left, of at least " + atLeast);
        }
        if (audit.wrong() > 0) {
            fault(where + ": " + audit.wrong() + " of " + audit.read() + " entries came back twice or damaged");
        }
        if (audit.missing() > 0) {
            fault(where + ": " + audit.missing() + " confirmed entries are lost");
        }
        if (audit.live() > 0 && audit.read() == 0) {
            fault(where + ": nothing was read back");
        }
        return faults.size() == before;
    }

    /** The run measured something wrong, or could not measure it. */
    void fault(String text) {
        faults.add(text);
    }

    /** Something that the figures do not say; the same is noted once. */
    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
