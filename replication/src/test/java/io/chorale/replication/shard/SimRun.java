package io.chorale.replication.shard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** One random schedule: faults while clients work, then everything heals, and the clients' books must be right. */
final class SimRun {
    private static final int MAX_SETTLING_STEPS = 40_000;
    /** Encoding takes longer than all the rest. */
    private static final int CODEC_EVERY = 8;

    /**
     * What came of a run.
     *
     * @param violation null when there was none
     */
    record Result(long seed, String violation, int answers, int faults, int twice, int steps) {}

    private final long seed;
    private final Random random;
    private final SimCluster cluster;
    private final double chaosRate;
    private int faults;
    private int steps;

    SimRun(long seed, SimMode mode, Rules rules, List<String> trace) {
        this(seed, mode, rules, trace, name -> SimMirror.NONE);
    }

    /** @param mirrors of the disks, by the names of their nodes */
    SimRun(long seed, SimMode mode, Rules rules, List<String> trace, Function<String, SimMirror> mirrors) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + mode.name().hashCode());
        this.cluster = new SimCluster(mode, random, rules, seed % CODEC_EVERY == 0, trace, mirrors);
        this.chaosRate = new double[] {.1, .25, .6}[random.nextInt(3)];
    }

    Result run() {
        String violation = null;
        try {
            cluster.nodes().get("A").replica().takeOver(cluster.nowMs());
            int length = 500 + random.nextInt(2_500);
            for (int i = 0; i < length; i++) {
                step();
            }
            settle();
        } catch (SimViolation e) {
            violation = e.getMessage();
            cluster.note("violation: " + violation + "\n" + cluster);
        }
        return new Result(
                seed,
                violation,
                cluster.checker().answers(),
                faults,
                cluster.checker().twice(),
                steps);
    }

    private void step() {
        steps++;
        cluster.pass(random.nextInt(2));
        double x = random.nextDouble();
        if (x < .58) {
            cluster.deliver();
        } else if (x < .72) {
            sync(cluster.pickNode());
        } else if (x < .82) {
            cluster.pickClient().step(false);
        } else if (x < .92) {
            SimNode node = cluster.pickNode();
            if (node.isRunning()) {
                node.replica().tick(cluster.nowMs());
            }
        } else if (x < .93) {
            takeOver(cluster.pickNode());
        } else if (x < .94) {
            changeConfig(cluster.pickNode());
        } else if (x < .965) {
            crashOrRestart(cluster.pickNode());
        } else if (cluster.mode().partitions()) {
            chaos(cluster.pickNode());
        }
    }

    private void sync(SimNode node) {
        int unsynced = node.disk().unsynced();
        if (node.isRunning() && unsynced > 0) {
            node.sync(random.nextInt(3) == 0 ? 1 + random.nextInt(unsynced) : unsynced);
        }
    }

    private void takeOver(SimNode node) {
        if (node.isRunning() && random.nextInt(4) == 0) {
            cluster.note(node.name() + " takes over");
            node.replica().takeOver(cluster.nowMs());
        }
    }

    private void changeConfig(SimNode node) {
        SimMode mode = cluster.mode();
        if (mode.hasTarget() && node.isRunning() && node.isServing()) {
            cluster.note(node.name() + " changes the config");
            node.replica().changeConfig(SimCluster.ids(mode.targetMembers()), mode.targetPolicy(), cluster.nowMs());
        }
    }

    private void crashOrRestart(SimNode node) {
        if (node.isAlive() && random.nextInt(4) == 0) {
            faults++;
            cluster.note(node.name() + " crashes");
            node.crash(random);
            cluster.network().crash(node.name(), random);
        } else if (!node.isAlive() && random.nextInt(2) == 0) {
            cluster.note(node.name() + " restarts");
            node.start();
        } else if (node.isAlive() && !node.isRunning()) {
            node.pause(false);
        }
        if (!cluster.mode().partitions()) {
            tellTheTruth();
        }
    }

    /** All views are right. */
    private void tellTheTruth() {
        Set<String> alive = new HashSet<>();
        cluster.nodes().values().stream().filter(SimNode::isAlive).forEach(node -> alive.add(node.name()));
        cluster.nodes().values().forEach(node -> node.view(alive));
    }

    private void chaos(SimNode node) {
        if (!node.isRunning() && node.isAlive() && random.nextInt(3) == 0) {
            node.pause(false);
        }
        if (random.nextDouble() >= chaosRate) {
            return;
        }
        faults++;
        double y = random.nextDouble();
        if (y < .25) {
            partition();
        } else if (y < .5) {
            heal();
        } else if (y < .7) {
            wrongView(node);
        } else if (y < .8) {
            cluster.note(node.name() + " pauses");
            node.pause(node.isAlive());
        } else if (y < .88) {
            force(node);
        } else if (y < .93) {
            rollBackSomeBranch(node);
        } else {
            cluster.clients().keySet().forEach(client -> cluster.network()
                    .home(client, cluster.pickNode().name()));
        }
    }

    private void partition() {
        cluster.checker().partitioned();
        Map<String, Boolean> left = new HashMap<>();
        cluster.nodes().keySet().forEach(name -> left.put(name, random.nextBoolean()));
        boolean oneWay = random.nextInt(7) == 0;
        for (String from : left.keySet()) {
            for (String to : left.keySet()) {
                boolean together = left.get(from).equals(left.get(to)) || (oneWay && left.get(from));
                cluster.network().cut(from, to, !together);
                if (!together && random.nextInt(10) < 7) {
                    cluster.network().lose(from, to);
                }
            }
        }
        cluster.note("partition " + left + (oneWay ? " one way" : ""));
        if (random.nextInt(10) < 7) {
            for (SimNode node : cluster.nodes().values()) {
                Set<String> seen = new HashSet<>(cluster.nodes().keySet());
                seen.removeIf(other -> !cluster.network().connects(node.name(), other));
                node.view(seen);
            }
        }
    }

    private void heal() {
        cluster.note("heals");
        cluster.network().healAll();
        if (random.nextInt(10) < 7) {
            cluster.nodes().values().forEach(node -> node.view(cluster.nodes().keySet()));
        }
    }

    private void wrongView(SimNode node) {
        cluster.checker().partitioned();
        Set<String> seen = new HashSet<>(cluster.nodes().keySet());
        seen.removeIf(other -> random.nextInt(10) >= 6);
        cluster.note(node.name() + " sees " + seen);
        node.view(seen);
    }

    private void force(SimNode node) {
        if (node.isRunning() && node.replica().replica().config().policy() instanceof OnePolicy) {
            cluster.checker().partitioned();
            cluster.note(node.name() + " is forced");
            node.replica().takeOverWithWhatIsThere(cluster.nowMs());
        }
    }

    /** An administrator loses patience with a branch. */
    private void rollBackSomeBranch(SimNode node) {
        if (node.isRunning() && node.isServing()) {
            Iterator<String> branches = node.decider().branches().iterator();
            if (branches.hasNext()) {
                String xid = branches.next();
                cluster.note(node.name() + " rolls back " + xid);
                node.replica().propose(SimOperation.encode(new SimOperation.Decide(xid, false)), cluster.nowMs());
            }
        }
    }

    // ---- the end

    private void settle() {
        cluster.note("settles");
        cluster.network().healAll();
        for (SimNode node : cluster.nodes().values()) {
            node.pause(false);
            if (!node.isAlive()) {
                node.start();
            }
            node.view(cluster.nodes().keySet());
        }
        for (int i = 0; i < MAX_SETTLING_STEPS; i++) {
            steps++;
            settlingStep();
            if (i % 16 == 0 && isSettled()) {
                cluster.checker().atEnd(cluster.primary().replica().replica().state());
                return;
            }
        }
        throw new SimViolation("no progress");
    }

    private void settlingStep() {
        int x = random.nextInt(10);
        if (x < 6) {
            cluster.deliver();
        } else if (x < 8) {
            SimNode node = cluster.pickNode();
            if (node.disk().unsynced() > 0) {
                node.sync(node.disk().unsynced());
            }
        } else if (x == 8) {
            cluster.pass(3);
            cluster.pickNode().replica().tick(cluster.nowMs());
        } else {
            cluster.pickClient().step(true);
        }
    }

    private boolean isSettled() {
        SimNode primary = cluster.primary();
        if (primary == null || !cluster.clients().values().stream().allMatch(SimClient::isIdle)) {
            return false;
        }
        DurableReplica durable = primary.replica().replica();
        for (NodeId member : durable.config().members()) {
            DurableReplica other =
                    cluster.nodes().get(SimCluster.name(member)).replica().replica();
            if (other.hasTail() || !other.state().equals(durable.state())) {
                return false;
            }
        }
        return !durable.hasTail();
    }
}
