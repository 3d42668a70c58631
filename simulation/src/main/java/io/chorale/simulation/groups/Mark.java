package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import java.util.List;

/**
 * Something that happened to processes in a run, beside what they logged: for traces and pictures.
 *
 * @param what for people
 * @param concerned the processes it hit; empty when it hit the network
 * @param named other processes it is about: those of a view, or of a side of a partition
 */
public record Mark(long atMs, Kind kind, String what, List<Member> concerned, List<Member> named) {

    /** What kind of thing. */
    public enum Kind {
        /** A fault was injected. */
        FAULT,
        /** A fault ended. */
        RELIEF,
        /** The transport installed a view at a process. */
        SUSPICION
    }

    public Mark {
        concerned = List.copyOf(concerned);
        named = List.copyOf(named);
    }

    /** One line; made on demand, because runs make many marks and few are read. */
    public String text() {
        StringBuilder text = new StringBuilder(what);
        if (!concerned.isEmpty()) {
            text.append(' ').append(concerned);
        }
        if (!named.isEmpty()) {
            text.append(": ").append(named);
        }
        return text.toString();
    }
}
