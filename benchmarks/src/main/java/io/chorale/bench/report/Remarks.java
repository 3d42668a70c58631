package io.chorale.bench.report;

import java.util.ArrayList;
import java.util.List;

/** What makes a run no measurement, and what its reader must know beside. Thread-safe. */
public class Remarks {
    private final List<String> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** The run measured something wrong, or could not measure it. */
    public final synchronized void fault(String text) {
        faults.add(text);
    }

    /** Something that the figures do not say; the same is noted once. */
    public final synchronized void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    public final synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    public final synchronized List<String> notes() {
        return List.copyOf(notes);
    }

    /** Notes first, then faults, in a form that no reader overlooks; empty when there is nothing to say. */
    public final synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        notes.forEach(note -> lines.add("note: " + note));
        faults.forEach(fault -> lines.add("NOT SOUND: " + fault));
        return lines;
    }
}
