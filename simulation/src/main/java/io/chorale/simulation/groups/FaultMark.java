package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import java.util.List;

/**
 * A fault of a run, for traces and pictures.
 *
 * @param what for people
 * @param concerned the processes it hit; empty when it hit the network
 */
public record FaultMark(long atMs, String what, List<Member> concerned) {

    public FaultMark {
        concerned = List.copyOf(concerned);
    }
}
