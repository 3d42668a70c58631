package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One process incarnation of the run. */
final class Incarnation {

    /** How its log ends. */
    enum Fate {
        /** It was killed, or its log breaks off. */
        CRASHED,
        /** It left in order. */
        LEFT,
        /** It lived to the end of the run. */
        ENDED
    }

    final Member self;
    final ProcessLog log;
    /** By sequence, from 1: the first is at 0. */
    final List<Message> submitted = new ArrayList<>();

    final List<Stay> stays = new ArrayList<>();
    /** The ids of all messages it delivered. */
    final BitSet delivered = new BitSet();

    Fate fate = Fate.CRASHED;
    boolean flushingAtEnd;

    Incarnation(ProcessLog log) {
        this.log = log;
        this.self = log.self();
    }

    boolean isGone() {
        return fate != Fate.ENDED;
    }

    /** Null before its first view. */
    Stay lastStay() {
        return stays.isEmpty() ? null : stays.get(stays.size() - 1);
    }

    Message message(int sequence) {
        return sequence < 1 || sequence > submitted.size() ? null : submitted.get(sequence - 1);
    }

    @Override
    public String toString() {
        return self.toString();
    }
}
