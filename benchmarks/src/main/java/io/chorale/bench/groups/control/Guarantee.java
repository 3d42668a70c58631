package io.chorale.bench.groups.control;

/** What a contestant promises at a level, and so what the receivers check. Each promises what the ones before it do. */
public enum Guarantee {
    /** Nothing: messages may be lost, which is counted and shown. */
    NONE,
    /** Each message once, in any order. */
    RELIABLE,
    /** Each sender's messages in order. */
    FIFO,
    /** Nothing before what its sender had seen when it was sent. */
    CAUSAL,
    /** One order at all members. */
    TOTAL;

    public boolean atLeast(Guarantee other) {
        return compareTo(other) >= 0;
    }
}
