package io.chorale.simulation.replication;

import io.chorale.replication.shard.Waiting;
import io.chorale.simulation.replication.RunLog.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Does harm: one fault after the other, some close together and some after a calm, each of which ends after a time. */
final class FaultInjector {
    private static final int VIEW_LAG_MS = 120;
    private static final int VIEWS_RIGHT_MS = 400;

    private final SimCluster cluster;
    private final SplittableRandom random;
    private final int planned;
    private final int hurry;
    private int faults;
    private boolean isOver;

    FaultInjector(SimCluster cluster) {
        this.cluster = cluster;
        this.random = cluster.random().split();
        this.planned = 20 + random.nextInt(40);
        this.hurry = 1 + random.nextInt(3);
        later();
        viewsTurnRight();
    }

    int faults() {
        return faults;
    }

    /** Whether all planned faults were injected. */
    boolean isOver() {
        return isOver;
    }

    private void later() {
        int x = random.nextInt(11);
        int gapMs = x < 4 ? random.nextInt(30) : x < 8 ? 30 + random.nextInt(150) : 200 + random.nextInt(400);
        cluster.schedule().after(gapMs / hurry, this::next);
    }

    private void next() {
        if (faults >= planned) {
            isOver = true;
            return;
        }
        SimNode node = cluster.pickNode();
        if (cluster.kind().losesDisk() && cluster.lost() == null && random.nextInt(12) == 0) {
            loseDisk(node);
        } else if (random.nextInt(5) == 0) {
            disturb(node);
        } else {
            harm(node);
        }
        later();
    }

    private void fault(Counter counter, String node, String text) {
        faults++;
        cluster.count(counter);
        cluster.log().add(Kind.FAULT, node, () -> text);
    }

    private void relief(String node, String text) {
        cluster.log().add(Kind.RELIEF, node, () -> text);
    }

    private void after(int maxMs, Runnable action) {
        cluster.schedule().after(10 + random.nextInt(maxMs), action);
    }

    /** What a cluster is asked to do while there are faults. */
    private void disturb(SimNode node) {
        int x = random.nextInt(16);
        if (x < 3) {
            List<ClusterKind.Target> targets = cluster.targets();
            if (targets.size() > 1) {
                cluster.count(Counter.TARGETS);
                cluster.target(targets.get(random.nextInt(targets.size())));
                cluster.log().add(Kind.FAULT, "", () -> "the registry wants " + cluster.target());
            }
        } else if (x < 6) {
            SimNode primary = cluster.primary();
            if (primary != null && primary.isRunning()) {
                cluster.log().add(Kind.FAULT, primary.name(), () -> "is to leave");
                primary.leave(() -> {
                    viewsFollow();
                    after(300, () -> restart(primary));
                });
            }
        } else if (x < 8) {
            rollBackSomeBranch(node);
        } else if (x < 13) {
            endOrLose(cluster.pickClient(), x < 11);
        } else {
            cluster.count(Counter.MOVED);
            cluster.clients().keySet().forEach(client -> cluster.network()
                    .home(client, cluster.pickNode().name()));
        }
    }

    /** A client ends, and its node starts again as another one; or it is away for a time. */
    private void endOrLose(SimClient client, boolean ends) {
        if (ends) {
            cluster.count(Counter.CLIENT_LIVES);
            cluster.log().add(Kind.FAULT, "", () -> client + " ends");
            client.dieAndReturn();
        } else if (!client.isAway()) {
            cluster.count(Counter.CLIENTS_AWAY);
            cluster.log().add(Kind.FAULT, "", () -> client + " is lost from view");
            client.goAway(true);
            after(900, () -> {
                relief("", client + " is back");
                client.goAway(false);
            });
        }
    }

    private void harm(SimNode node) {
        int x = random.nextInt(100);
        if (x < 30) {
            crash(node);
        } else if (x < 34) {
            crashAll();
        } else if (x < 40) {
            slowDisk(node);
        } else if (x < 46) {
            jump(node);
        } else if (x < 54) {
            needless(node);
        } else if (cluster.kind().partitions()) {
            separate(node, x);
        }
    }

    private void separate(SimNode node, int x) {
        if (x < 74) {
            partition();
        } else if (x < 80) {
            oneWay(node);
        } else if (x < 88) {
            pause(node);
        } else if (x < 93) {
            wrongView(node);
        } else if (x < 97) {
            slowLinks(node);
        } else {
            force(node);
        }
    }

    // ---- crashes

    private void crash(SimNode node) {
        if (node.isAlive()) {
            fault(Counter.CRASHES, node.name(), "crashes");
            node.crash();
            boolean mayBeDamaged = !cluster.kind().losesDisk() && node.disk().isWritten() && cluster.maySpare(node);
            if (random.nextInt(6) == 0 && mayBeDamaged) {
                fault(Counter.DAMAGED, node.name(), "has a record that cannot be read");
                node.disk().damage();
            }
            viewsFollow();
            after(400, () -> restart(node));
        }
    }

    private void crashAll() {
        fault(Counter.ALL_DOWN, "", "all nodes crash");
        for (SimNode node : cluster.nodes().values()) {
            if (node.isAlive()) {
                node.crash();
            }
            after(500, () -> restart(node));
        }
        cluster.goesDown();
        viewsFollow();
    }

    private void restart(SimNode node) {
        node.startAgain();
        viewsFollow();
    }

    private void loseDisk(SimNode node) {
        fault(Counter.DISKS_LOST, node.name(), "loses its disk");
        if (node.isAlive()) {
            node.crash();
        }
        cluster.lose(node);
        cluster.clients().keySet().forEach(client -> cluster.network()
                .home(client, cluster.pickNode().name()));
        viewsFollow();
        after(600, this::removeLost);
    }

    /** Everybody hears of it, some while they are down: what others know they learn when they start. */
    private void removeLost() {
        SimNode gone = cluster.lost();
        relief(gone.name(), "is removed for good");
        cluster.removeLost();
        cluster.nodes().values().stream()
                .filter(node -> node != gone)
                .forEach(node -> after(VIEW_LAG_MS, () -> node.hearOfRemoval(gone.name())));
        if (cluster.bug() == PlantedBug.REMOVED_RETURNS) {
            after(300, () -> {
                gone.lose(false);
                restart(gone);
            });
        }
    }

    // ---- one node's trouble

    private void slowDisk(SimNode node) {
        if (random.nextBoolean()) {
            fault(Counter.SLOW_DISKS, node.name(), "has a slow disk");
            node.slowDisk(20 + random.nextInt(40));
            after(400, () -> {
                relief(node.name(), "has a fast disk again");
                node.slowDisk(1);
            });
        } else {
            fault(Counter.FULL_DISKS, node.name(), "has a full disk");
            node.fullDisk(true);
            after(300, () -> {
                relief(node.name(), "has room on its disk again");
                node.fullDisk(false);
            });
        }
    }

    private void jump(SimNode node) {
        int ms = 20 + random.nextInt(500);
        fault(Counter.CLOCK_JUMPS, node.name(), "has a clock that jumps by " + ms + " ms");
        node.clock().jump(ms);
    }

    private void needless(SimNode node) {
        if (node.isRunning()) {
            fault(Counter.NEEDLESS, node.name(), "takes over without need");
            node.replica().takeOver(node.clock().nowMs());
        }
    }

    private void pause(SimNode node) {
        if (node.isRunning()) {
            fault(Counter.PAUSES, node.name(), "stops");
            node.pause(true);
            viewsFollow();
            after(500, () -> {
                relief(node.name(), "goes on");
                node.pause(false);
                viewsFollow();
            });
        }
    }

    private void wrongView(SimNode node) {
        Set<String> seen = new HashSet<>(cluster.nodes().keySet());
        seen.removeIf(other -> random.nextInt(11) >= 6);
        fault(Counter.WRONG_VIEWS, node.name(), "sees " + seen);
        node.view(seen);
    }

    private void slowLinks(SimNode node) {
        fault(Counter.SLOW_LINKS, node.name(), "has slow links");
        cluster.network().slow(node.name(), true);
        after(300, () -> {
            relief(node.name(), "has fast links again");
            cluster.network().slow(node.name(), false);
        });
    }

    /** An administrator tells all that a node hears that what is there must do, if one of them waits for others. */
    private void force(SimNode node) {
        List<SimNode> told = cluster.nodes().values().stream()
                .filter(each -> each.isRunning()
                        && node.sees(each.name())
                        && !each.disk().synced().isDamaged())
                .toList();
        if (node.isRunning() && told.stream().anyMatch(FaultInjector::isWaiting)) {
            fault(Counter.FORCED, node.name(), "says that what is there must do");
            told.forEach(each -> each.replica().goOnWithWhatIsThere(each.clock().nowMs()));
        }
    }

    private static boolean isWaiting(SimNode node) {
        Waiting waiting = node.replica().waiting();
        return waiting != null && waiting.reason() == Waiting.Reason.LAST_IN_SYNC;
    }

    /** An administrator loses patience with a branch. */
    private void rollBackSomeBranch(SimNode node) {
        if (node.isRunning() && node.isServing()) {
            Iterator<String> branches = node.decider().branches().iterator();
            if (branches.hasNext()) {
                String xid = branches.next();
                cluster.count(Counter.ROLLED_BACK);
                cluster.checker().rolledBackByHand(xid);
                cluster.log().add(Kind.FAULT, node.name(), () -> "is told to roll back " + xid);
                node.replica()
                        .propose(
                                SimOperation.encode(new SimOperation.Decide(xid, false)),
                                node.clock().nowMs());
            }
        }
    }

    // ---- the network

    private void partition() {
        Map<String, Boolean> left = new HashMap<>();
        cluster.nodes().keySet().forEach(name -> left.put(name, random.nextBoolean()));
        List<String> names = new ArrayList<>(cluster.nodes().keySet());
        List<String> side = names.stream().filter(left::get).toList();
        if (side.isEmpty() || side.size() == names.size()) {
            left.merge(names.get(random.nextInt(names.size())), true, (was, is) -> !was);
        }
        fault(
                Counter.PARTITIONS,
                "",
                "partition " + names.stream().filter(left::get).toList());
        for (String from : names) {
            for (String to : names) {
                if (!left.get(from).equals(left.get(to))) {
                    cut(from, to);
                }
            }
        }
        viewsFollow();
        after(400, this::heal);
    }

    private void oneWay(SimNode node) {
        fault(Counter.ONE_WAY_LINKS, node.name(), "is not heard, or hears nothing");
        boolean isDeaf = random.nextBoolean();
        for (String other : cluster.nodes().keySet()) {
            if (!other.equals(node.name()) && random.nextInt(3) > 0) {
                cut(isDeaf ? other : node.name(), isDeaf ? node.name() : other);
            }
        }
        viewsFollow();
        after(400, this::heal);
    }

    private void cut(String from, String to) {
        cluster.network().cut(from, to, true);
        if (random.nextInt(11) < 7) {
            cluster.network().lose(from, to);
        }
    }

    private void heal() {
        relief("", "all links are whole");
        cluster.network().healAll();
        viewsFollow();
    }

    // ---- views

    /** Each node hears of a change in its own time, some not at all for a while; without partitions all do at once. */
    private void viewsFollow() {
        if (!cluster.kind().partitions()) {
            cluster.nodes().values().forEach(node -> node.view(cluster.reachable(node)));
            return;
        }
        for (SimNode node : cluster.nodes().values()) {
            if (random.nextInt(8) > 0) {
                after(VIEW_LAG_MS, () -> node.view(cluster.reachable(node)));
            }
        }
    }

    private void viewsTurnRight() {
        cluster.nodes().values().forEach(node -> node.view(cluster.reachable(node)));
        cluster.schedule().after(VIEWS_RIGHT_MS, this::viewsTurnRight);
    }
}
