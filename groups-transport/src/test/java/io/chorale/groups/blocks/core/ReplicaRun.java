package io.chorale.groups.blocks.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One seeded run of a replicated map under joins, leaves, crashes, partitions and merges, checked at its end. */
final class ReplicaRun {
    /** What a run may do to its members. */
    record Faults(boolean crashes, boolean partitions) {}

    private static final int STEPS = 3_000;
    private static final int QUIET_STEPS = 400_000;
    private static final int MAX_NODES = 5;
    private final long seed;
    private final Faults faults;
    private final Random random;
    private final OrderedWorld<MapNode> world = new OrderedWorld<>();
    private final List<MapNode> all = new ArrayList<>();
    private final ReplicaLimits limits;
    private final Map<ByteKey, Long> notBeforeMs = new HashMap<>();
    private final Map<ByteKey, Written> unique = new HashMap<>();
    private final Map<ByteKey, List<Written>> contested = new HashMap<>();
    private final Map<String, Integer> coverage;
    private int lastKey;

    private record Written(MapNode node, long ticket) {}

    ReplicaRun(long seed, Faults faults, Map<String, Integer> coverage) {
        this.seed = seed;
        this.faults = faults;
        this.coverage = coverage;
        this.random = new Random(seed);
        this.limits = new ReplicaLimits(
                1 << 10, 1 + random.nextInt(3), random.nextInt(3) == 0 ? 3_000 : 1 << 20, 500, 4 + random.nextInt(20));
    }

    private MapNode newNode() {
        StoreLimits store = new StoreLimits(1_000_000, 1 << 30, 1_000_000, 1L << 40);
        MapNode node = new MapNode(world, world.newAddress(), new MapModel(store), limits, notBeforeMs);
        all.add(node);
        return node;
    }

    void run() {
        world.join(newNode(), 0);
        for (int i = 0; i < STEPS; i++) {
            world.pass(random.nextInt(3));
            int choice = random.nextInt(1_000);
            if (choice < 12) {
                disturb();
            } else if (choice < 150) {
                write();
            } else if (choice < 200) {
                world.tick(someone());
            } else {
                world.step(someone(), random);
            }
        }
        settle();
        check();
    }

    private MapNode someone() {
        List<MapNode> members = world.members();
        return members.get(random.nextInt(members.size()));
    }

    private void disturb() {
        List<MapNode> members = world.members();
        int choice = random.nextInt(10);
        if (choice < 4) {
            if (members.size() < MAX_NODES) {
                world.join(newNode(), random.nextInt(world.componentCount()));
                count("joins");
            }
        } else if (choice < 5) {
            MapNode leaving = someone();
            boolean keepsOne = members.stream().anyMatch(node -> node != leaving && node.live());
            if (members.size() > 1 && keepsOne && !faults.partitions()) {
                world.leave(leaving);
                count("leaves");
            }
        } else if (faults.crashes() && choice < 7) {
            if (members.size() > 1) {
                MapNode dead = someone();
                if (members.stream().anyMatch(node -> !node.live())) {
                    count("crashes while someone loads");
                }
                world.crash(dead);
                count("crashes");
            }
        } else if (faults.partitions()) {
            if (world.componentCount() > 1 && random.nextBoolean()) {
                mergeTwo();
            } else {
                partSome();
            }
        }
    }

    private void mergeTwo() {
        if (world.members().stream().anyMatch(node -> node.core.phase() == Phase.MERGING)) {
            count("merges during a merge");
        }
        int one = random.nextInt(world.componentCount());
        int two = (one + 1 + random.nextInt(world.componentCount() - 1)) % world.componentCount();
        world.merge(one, two);
        count("merges");
    }

    private void partSome() {
        List<MapNode> members = world.component(random.nextInt(world.componentCount()));
        List<MapNode> side =
                members.stream().filter(unused -> random.nextBoolean()).toList();
        if (!side.isEmpty() && side.size() < members.size()) {
            if (members.stream().anyMatch(node -> node.core.phase() == Phase.MERGING)) {
                count("partitions during a merge");
            }
            world.part(side);
            count("partitions");
        }
    }

    private void write() {
        MapNode node = someone();
        if (!node.writable) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                ByteKey key = ByteKey.of("shared/" + random.nextInt(5));
                node.write(MapModel.put(key.bytes(), value(), 0, MapModel.Condition.ALWAYS, null));
            }
            case 1 -> {
                ByteKey key = ByteKey.of("contested/" + random.nextInt(10));
                long ticket = node.write(MapModel.put(key.bytes(), value(), 0, MapModel.Condition.ABSENT, null));
                contested.computeIfAbsent(key, unused -> new ArrayList<>()).add(new Written(node, ticket));
            }
            case 2 -> {
                ByteKey key = ByteKey.of("ttl/" + ++lastKey);
                long ttlMs = random.nextLong(1, 300);
                notBeforeMs.put(key, world.nowMs() + ttlMs);
                node.write(MapModel.put(key.bytes(), value(), ttlMs, MapModel.Condition.ALWAYS, null));
            }
            case 3 -> {
                if (lastKey > 0) {
                    ByteKey key = ByteKey.of("removed/" + (1 + random.nextInt(lastKey)));
                    node.write(MapModel.remove(key.bytes(), MapModel.Condition.ALWAYS, null));
                }
            }
            case 4 ->
                node.write(MapModel.put(
                        ByteKey.of("removed/" + ++lastKey).bytes(), value(), 0, MapModel.Condition.ALWAYS, null));
            default -> {
                ByteKey key = ByteKey.of("unique/" + ++lastKey);
                long ticket = node.write(MapModel.put(key.bytes(), value(), 0, MapModel.Condition.ALWAYS, null));
                unique.put(key, new Written(node, ticket));
            }
        }
    }

    private byte[] value() {
        // Some are larger than a chunk.
        boolean large = random.nextInt(20) == 0;
        byte[] value = new byte[8 + random.nextInt(large ? 3_500 : 120)];
        random.nextBytes(value);
        return value;
    }

    /** Heals the network, and lets everything arrive. */
    private void settle() {
        while (world.componentCount() > 1) {
            mergeTwo();
        }
        for (int i = 0; i < QUIET_STEPS; i++) {
            MapNode node = someone();
            world.step(node, random);
            if (i % 50 == 0) {
                world.pass(20);
                world.members().forEach(world::tick);
            }
            if (i % 200 == 0 && world.quiet() && world.members().stream().allMatch(MapNode::live) && expired()) {
                return;
            }
        }
        throw failure("Nothing settles: " + phases());
    }

    private boolean expired() {
        return world.members().stream().allMatch(node -> node.content().keySet().stream()
                .noneMatch(key -> key.text().startsWith("ttl/")));
    }

    private String phases() {
        StringBuilder text = new StringBuilder();
        world.members().forEach(node -> text.append(node.address())
                .append(' ')
                .append(node.core.phase())
                .append(' ')
                .append(node.waiting())
                .append(' ')
                .append(node.state.nextDue())
                .append("; "));
        return text.toString();
    }

    private void check() {
        MapNode first = world.members().get(0);
        boolean lost = all.stream().anyMatch(node -> node.replacements.containsKey(ReplicaOutput.Reason.LOST));
        for (MapNode node : world.members()) {
            equal(first.agreed(), node.agreed(), "Copies differ at " + node.address());
            equal(node.stated(), node.listened(), "The listener's sum differs at " + node.address());
            equal("[]", node.rejected.toString(), "Rejected at " + node.address());
            equal("0", "" + node.earlyExpiries, "Early expiries at " + node.address());
            equal("0", "" + node.core.keptStates(), "Kept states at " + node.address());
            for (long ticket = 1; ticket <= node.tickets(); ticket++) {
                int ends = (node.answers.containsKey(ticket) ? 1 : 0) + (node.doubts.containsKey(ticket) ? 1 : 0);
                equal("1", "" + ends, "Ends of ticket " + ticket + " at " + node.address());
            }
        }
        if (!faults.partitions()) {
            checkPlaces();
        }
        if (!lost && !(faults.crashes() && faults.partitions())) {
            checkNothingLost(first.content());
        }
        coverRun(lost);
    }

    /** Without partitions each place has one update, wherever it was seen. */
    private void checkPlaces() {
        Map<Long, ByteKey> places = new HashMap<>();
        boolean lost = all.stream().anyMatch(node -> node.replacements.containsKey(ReplicaOutput.Reason.LOST));
        for (MapNode node : lost ? List.<MapNode>of() : all) {
            node.placed.forEach((place, key) -> {
                ByteKey other = places.putIfAbsent(place, key);
                if (other != null) {
                    equal(other.text(), key.text(), "Place " + place);
                }
            });
        }
        contested.forEach((key, writes) -> {
            long winners = writes.stream()
                    .map(write -> write.node.answers.get(write.ticket))
                    .filter(outcome -> outcome != null && outcome.verdict() == Outcome.Verdict.DONE)
                    .count();
            if (!lost && winners > 1) {
                throw failure(key + " was absent for " + winners + " writers");
            }
        });
    }

    private void checkNothingLost(Map<ByteKey, byte[]> content) {
        unique.forEach((key, write) -> {
            if (write.node.answers.containsKey(write.ticket) && !content.containsKey(key)) {
                throw failure("The confirmed write of " + key + " is lost");
            }
        });
    }

    private void coverRun(boolean lost) {
        for (MapNode node : all) {
            node.replacements.forEach((reason, times) -> coverage.merge("state " + reason, times, Integer::sum));
            if (node.core.restarts() > 0) {
                count("loads begun anew");
            }
            coverage.merge("answers", node.answers.size(), Integer::sum);
            coverage.merge("doubts", node.doubts.size(), Integer::sum);
        }
        count(lost ? "runs with a loss told" : "runs without loss");
    }

    private void count(String what) {
        coverage.merge(what, 1, Integer::sum);
    }

    private void equal(String expected, String actual, String what) {
        if (!expected.equals(actual)) {
            throw failure(what + ":\n" + expected + "\n-- but --\n" + actual);
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError("seed " + seed + ", " + faults + ": " + what);
    }
}
