package io.chorale.simulation.check;

/** Asserts something about a whole run. */
interface Check {
    void check(RunIndex run, Findings findings);
}
