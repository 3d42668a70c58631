package io.chorale.replication.shard;

import java.util.List;

/** What kind of cluster a run has. */
enum SimMode {
    MAJORITY_3("ABC", false, "ABC", null, false, true),
    MAJORITY_5("ABCDE", false, "ABCDE", null, false, true),
    ONE_2("AB", true, "AB", null, false, true),
    ONE_3("ABC", true, "ABC", null, false, true),
    /** No partition and no wrong suspicion: nothing may be acknowledged twice. */
    ONE_2_CONNECTED("AB", true, "AB", null, false, false),
    ONE_3_CONNECTED("ABC", true, "ABC", null, false, false),
    /** A third node joins, and the policy changes with it. */
    ONE_2_TO_MAJORITY_3("AB", true, "ABC", "ABC", false, true),
    MAJORITY_3_TO_ONE_2("ABC", false, "ABC", "AB", true, true),
    /** Two of three members are replaced at once. */
    SWAP_2_OF_3("ABC", false, "ABCDE", "CDE", false, true);

    private final String members;
    private final boolean underOne;
    private final String nodes;
    private final String targetMembers;
    private final boolean targetUnderOne;
    private final boolean partitions;

    SimMode(
            String members,
            boolean underOne,
            String nodes,
            String targetMembers,
            boolean targetUnderOne,
            boolean partitions) {
        this.members = members;
        this.underOne = underOne;
        this.nodes = nodes;
        this.targetMembers = targetMembers;
        this.targetUnderOne = targetUnderOne;
        this.partitions = partitions;
    }

    List<String> members() {
        return List.of(members.split(""));
    }

    Policy policy() {
        return policy(underOne);
    }

    List<String> nodes() {
        return List.of(nodes.split(""));
    }

    boolean hasTarget() {
        return targetMembers != null;
    }

    List<String> targetMembers() {
        return List.of(targetMembers.split(""));
    }

    Policy targetPolicy() {
        return policy(targetUnderOne);
    }

    boolean partitions() {
        return partitions;
    }

    /** Whether a shard is under {@code one} at some time: then two sides may confirm. */
    boolean isEverUnderOne() {
        return underOne || targetUnderOne;
    }

    private static Policy policy(boolean isOne) {
        return isOne ? new OnePolicy() : new MajorityPolicy();
    }
}
