package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VsView;
import java.util.List;
import java.util.SplittableRandom;

/** What stands on the core of a simulated process. Told in the core's order; must not call the core but in {@link #pump}. */
interface Application {

    /** Does some random things: sends, and whatever else it can. */
    void act(SplittableRandom random, int count);

    /** All faults are over: sends what must arrive. */
    void actAtRest(SplittableRandom random);

    /** Gives the core what waits for it. */
    void pump();

    /** A message was sent, by its ticket. */
    void sent(long ticket);

    void deliver(Delivery delivery);

    void transitional(List<Member> together);

    void holes();

    void view(VsView view);

    /** Whether nothing waits. */
    boolean isIdle();

    /** The run is over. */
    void end();
}
