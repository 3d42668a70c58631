package io.chorale.simulation.replication;

import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.MajorityPolicy;
import io.chorale.replication.shard.OnePolicy;
import io.chorale.replication.shard.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What kind of cluster a run has: its nodes, and the configs that the registry may want. The first one is in force. */
public enum ClusterKind {
    MAJORITY_3("ABC", true, "majority ABC"),
    MAJORITY_5("ABCDE", true, "majority ABCDE"),
    MAJORITY_7("ABCDEFG", true, "majority ABCDEFG", "majority CDEFG"),
    ONE_2("AB", true, "one AB"),
    ONE_3("ABC", true, "one ABC"),
    /** No partition and no wrong suspicion: nothing may be acknowledged twice. */
    ONE_2_CONNECTED("AB", false, "one AB"),
    ONE_3_CONNECTED("ABC", false, "one ABC"),
    /** A third node joins, and the policy changes with it; and back. */
    ONE_2_TO_MAJORITY_3("ABC", true, "one AB", "majority ABC"),
    MAJORITY_3_TO_ONE_2("ABC", true, "majority ABC", "one AB"),
    /** A copy more and a copy less, without a quorum on either side. */
    ONE_2_TO_ONE_3("ABC", true, "one AB", "one ABC"),
    /** Two of three members are replaced at once. */
    SWAP_2_OF_3("ABCDE", true, "majority ABC", "majority CDE", "majority ADE"),
    /** All members are replaced at once. */
    MOVE_ALL("ABCDEF", true, "majority ABC", "majority DEF"),
    /** A disk is lost, its node is removed for good, and another takes its place. */
    MAJORITY_3_LOSES_DISK("ABCD", true, "majority ABC"),
    /** The same without a quorum: what only that disk had is given up, and nothing else. */
    ONE_2_LOSES_DISK("ABC", true, "one AB"),
    /** The same while the policy changes. */
    ONE_2_TO_MAJORITY_3_LOSES_DISK("ABCD", true, "one AB", "majority ABC"),
    /** The policy changes, and members leave and come back, without a partition: nothing may be acknowledged twice. */
    CHANGES_3_CONNECTED("ABC", false, "majority ABC", "one AB", "one ABC", "one BC"),
    /** The same with four nodes, and back to a quorum. */
    CHANGES_4_CONNECTED("ABCD", false, "majority ABC", "one AB", "one BCD", "majority BCD", "one CD"),
    /** A disk is lost of three under one, without a partition: only what that disk alone had is given up. */
    ONE_3_CONNECTED_LOSES_DISK("ABCD", false, "one ABC", "one BC");

    /** What the registry may want of the shard. */
    record Target(List<String> members, Policy policy) {

        static Target parse(String text) {
            String[] words = text.split(" ", 2);
            Policy policy = words[0].equals("one") ? new OnePolicy() : new MajorityPolicy();
            return new Target(List.of(words[1].split("")), policy);
        }

        /** The same with another node in the place of one. */
        Target replacing(String gone, List<String> nodes) {
            List<String> others = new ArrayList<>(members);
            if (others.remove(gone)) {
                nodes.stream()
                        .filter(node -> !node.equals(gone) && !others.contains(node))
                        .findFirst()
                        .ifPresent(others::add);
            }
            return new Target(List.copyOf(others), policy);
        }

        /** Whether the shard has what the registry wants. */
        boolean isReached(Config config) {
            return config.policy().equals(policy) && config.members().equals(Names.ids(members));
        }
    }

    private final String nodes;
    private final boolean partitions;
    private final String targets;

    ClusterKind(String nodes, boolean partitions, String... targets) {
        this.nodes = nodes;
        this.partitions = partitions;
        this.targets = String.join(",", targets);
    }

    List<String> nodes() {
        return List.of(nodes.split(""));
    }

    List<Target> targets() {
        return Arrays.stream(targets.split(",", -1)).map(Target::parse).toList();
    }

    /** Whether links may be cut, nodes stop, and views be wrong. */
    boolean partitions() {
        return partitions;
    }

    /** Whether a node may lose its disk. */
    boolean losesDisk() {
        return name().endsWith("LOSES_DISK");
    }

    /** Whether a shard is under {@code one} at some time: then two sides may confirm. */
    boolean isEverUnderOne() {
        return targets().stream().anyMatch(target -> target.policy() instanceof OnePolicy);
    }
}
