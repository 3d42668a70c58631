package io.chorale.simulation.groups;

/** What a run met. A test asserts that a few hundred seeds meet all of it. */
public enum Counter {
    VIEWS("views installed"),
    TRAFFIC_IN_CHANGE("view changes with messages in flight"),
    MERGES("merges"),
    UNEQUAL_MERGES("merges of unequal partitions"),
    MERGES_OF_THREE("merges of three or more partitions"),
    ROUNDS_FAILED("rounds of agreement that made no view"),
    HOLES_FILLED("packets filled in from another than their sender"),
    RESENDS("packets sent again"),
    OBLIGATIONS_USED("packets delivered for an obligation of an earlier round"),
    HELD_BACK("packets that were there and had to be held back"),
    PLACES_GIVEN_UP("places asked for in advance and given up"),
    OTHER_VIEW("packets of another view dropped"),
    CRASHES("crashes"),
    LEAVES("leaves"),
    RESTARTS("restarts"),
    PAUSES("pauses"),
    PARTITIONS("partitions"),
    HEALS("heals"),
    ONE_WAY_LINKS("one-way links"),
    DEAD_LINKS("links dead in both directions"),
    SEQUENCER_CRASH_IN_FLUSH("sequencer crashes during a flush"),
    LEADER_CRASH_AT_INSTALL("leader crashes between installs"),
    CUT_IN_FLUSH("partitions during a flush"),
    CUT_AT_INSTALL("partitions between installs"),
    PAUSE_IN_FLUSH("pauses during a flush"),
    MESSAGES("messages sent"),
    LARGE_MESSAGES("messages in fragments"),
    LARGE_CARRIED_OVER("messages in fragments that were sent again from the start, in a later view"),
    CARRIED_OVER("messages sent in a later view than they were taken in"),
    REFUSED("sends refused at the outbox bound"),
    GROUP_VIEWS("views of groups received"),
    JOINS("sessions that joined a group"),
    GROUP_LEAVES("sessions that left a group"),
    SESSIONS_CLOSED("sessions closed"),
    GROUP_SENDS("messages to one group"),
    MULTI_GROUP_SENDS("messages to several groups"),
    OPEN_SENDS("messages to groups the sender is not in"),
    PRIVATE_SENDS("messages to one session"),
    FLUSH_REQUESTS("sessions asked to stop for a view of their group"),
    UNRELIABLE_LOST("unreliable messages lost at a member of their view"),
    SAFE_BEFORE_SIGNAL("SAFE deliveries before the signal"),
    SAFE_AFTER_SIGNAL("SAFE deliveries after the signal"),
    LOST_WITH_SENDER("messages that nobody delivered, for their sender crashed"),
    SPLIT_DELIVERIES("messages delivered on one side of a partition only");

    private final String meaning;

    Counter(String meaning) {
        this.meaning = meaning;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }
}
