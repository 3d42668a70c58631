package io.chorale.simulation.check;

/** What the checker asserts, by the numbers of the list of invariants in {@code docs/simulation.md}. */
public enum Invariant {
    INTEGRITY("1", "A delivered message was sent once, its bytes are equal, and it is delivered at most once"),
    SELF_INCLUSION("2a", "A member is in each of its views"),
    VIEW_AGREEMENT("2b", "The same view id means the same members in the same order"),
    VIEW_ORDER("2c", "Common views come in the same order"),
    SELF_DELIVERY("3", "What a member sends in a view it delivers there, unless it crashes or leaves"),
    SENDING_VIEW("4", "A message is delivered in the view it was sent in"),
    VIRTUAL_SYNCHRONY("5", "Members that move together have delivered the same messages"),
    TRANSITIONAL_SETS("6", "Those that come together are those that come from the same view, and all say the same"),
    FIFO("7a", "No gap and no disorder of a sender within a view"),
    CAUSAL("7b", "No message before its causes"),
    AGREED_ORDER("8a", "The union of all delivery orders has no cycle"),
    AGREED_HOLES("8b", "No holes in the order before the signal, and after it none of those who move together"),
    SAFE_BEFORE_SIGNAL("9a", "SAFE before the signal is delivered by all members of the view, unless they crash"),
    SAFE_AFTER_SIGNAL("9b", "SAFE after the signal is delivered by all who move together, unless they crash"),
    GROUP_VIEWS(
            "2, 6",
            "One id is one view of a group with one order, views only grow, and who comes together agrees on it"),
    GROUP_SYNCHRONY("5", "Sessions that come together to a view of a group have received the same in the one before"),
    GROUP_CAUSAL("7", "No session receives a message before what its sender had received, if it gets both"),
    GROUP_ORDER("8", "The orders of all sessions, across groups and with their views, have no cycle"),
    GROUP_DELIVERY("10", "A message goes once to members of a group it was sent to, in its sender's order"),
    CAUSE("11", "The cause of a view names exactly what changed"),
    GROUP_END("12", "After the faults groups have the members that asked for it, and all messages arrive"),
    CONVERGENCE("12", "After the faults there is one view of all that live, everything is delivered, nobody waits"),
    NO_FAILURE("-", "The code under test throws nothing");

    private final String number;
    private final String meaning;

    Invariant(String number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** Its number in the list. */
    public String number() {
        return number;
    }

    /** One sentence. */
    public String meaning() {
        return meaning;
    }
}
