package io.chorale.bench.replication;

import io.chorale.bench.replication.control.Accounting;
import io.chorale.bench.replication.control.Audit;
import io.chorale.bench.report.Remarks;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a run no measurement, and what its reader must know beside: a fast product that loses what it confirmed has
 * not measured anything. Thread-safe.
 */
final class Findings extends Remarks {
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
        List<String> found = new ArrayList<>();
        if (failed > 0) {
            found.add(where + ": " + failed + " entries failed");
        }
        if (audit.total() < confirmed || audit.total() > confirmed + failed) {
            found.add(where + ": " + confirmed + " entries were confirmed and " + failed + " failed, but "
                    + audit.total() + " were taken");
        }
        found.forEach(this::fault);
        return checkLive(where, audit, Math.min(confirmed, kept)) && found.isEmpty();
    }

    /**
     * Checks what is live, and that it came back as it was.
     *
     * @return whether it is what it should be
     */
    boolean checkLive(String where, Audit audit, long atLeast) {
        List<String> found = new ArrayList<>();
        if (audit.live() < atLeast) {
            found.add(where + ": " + audit.live() + " entries are left, of at least " + atLeast);
        }
        if (audit.wrong() > 0) {
            found.add(where + ": " + audit.wrong() + " of " + audit.read() + " entries came back twice or damaged");
        }
        if (audit.missing() > 0) {
            found.add(where + ": " + audit.missing() + " confirmed entries are lost");
        }
        if (audit.live() > 0 && audit.read() == 0) {
            found.add(where + ": nothing was read back");
        }
        found.forEach(this::fault);
        return found.isEmpty();
    }

    /**
     * Checks what is known entry by entry.
     *
     * @return whether it is what it should be
     */
    boolean check(String where, Accounting accounting) {
        List<String> found = new ArrayList<>();
        if (accounting.confirmed() == 0) {
            found.add(where + ": nothing was confirmed");
        }
        if (accounting.missing() > 0) {
            found.add(where + ": " + accounting.missing() + " of " + accounting.confirmed()
                    + " confirmed entries were missing");
        }
        if (accounting.twice() > 0) {
            found.add(where + ": " + accounting.twice() + " entries were there twice");
        }
        if (accounting.unknown() > 0) {
            found.add(where + ": " + accounting.unknown() + " entries were damaged, or there after they had gone");
        }
        found.forEach(this::fault);
        return found.isEmpty();
    }
}
