package io.chorale.simulation.replication;

import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Batch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.Entry;
import io.chorale.replication.shard.LoggedEntry;
import io.chorale.replication.shard.Message;
import io.chorale.replication.shard.Message.Fetch;
import io.chorale.replication.shard.Message.HandOver;
import io.chorale.replication.shard.Message.Higher;
import io.chorale.replication.shard.Message.NeedsReign;
import io.chorale.replication.shard.Message.NeedsStart;
import io.chorale.replication.shard.Message.Welcome;
import io.chorale.replication.shard.OnePolicy;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Write;
import java.util.HashMap;
import java.util.Map;

/** Sees at one node, from outside, which rules of the protocol were at work. */
final class Sightings {
    private final String name;
    private final SimCluster cluster;
    private long incarnation;
    private Epoch changing;

    Sightings(String name, SimCluster cluster) {
        this.name = name;
        this.cluster = cluster;
    }

    void incarnation(long began) {
        incarnation = began;
    }

    void sends(Message message) {
        if (message instanceof HandOver) {
            cluster.count(Counter.HAND_OVERS);
        } else if (message instanceof NeedsStart) {
            cluster.count(Counter.NEEDS_START);
        } else if (message instanceof NeedsReign) {
            cluster.count(Counter.NEEDS_REIGN);
        } else if (message instanceof Fetch) {
            cluster.count(Counter.FETCHES);
        } else if (message instanceof Message.FillPart) {
            cluster.count(Counter.PARTS);
        } else if (message instanceof Message.Filled) {
            cluster.count(Counter.FILLED);
        } else if (message instanceof Higher) {
            cluster.count(Counter.LOWER_EPOCHS);
        } else if (message instanceof Welcome welcome && !welcome.granted()) {
            cluster.count(Counter.UNWELCOME);
        }
    }

    /** Counts it if it is one. */
    boolean isImage(Message message) {
        boolean isDifference = message instanceof Message.StartDifference || message instanceof Message.WholeDifference;
        boolean isWhole = message instanceof Message.Start || message instanceof Message.Whole;
        if (isDifference) {
            cluster.count(Counter.DIFFERENCES);
        } else if (isWhole) {
            cluster.count(Counter.WHOLES);
        }
        return isDifference || isWhole;
    }

    void answers(ClientId client, Answer answer) {
        if (cluster.checker().wasDecidedBefore(client, answer.sequence(), answer.epoch())) {
            cluster.count(answer.changed() ? Counter.RETRIES_KNOWN : Counter.REFUSALS_KNOWN);
        }
    }

    void writes(Batch batch) {
        for (Write write : batch.writes()) {
            if (write instanceof Write.Begin begin) {
                if (isOwn(begin.epoch())) {
                    opens(begin.epoch(), begin.start().config(), begin.start().pending() != null);
                } else {
                    cluster.count(Counter.LEVELLED_BY_BEGIN);
                }
            } else if (write instanceof Write.Adopt adopt) {
                adopts(batch.replaced(), adopt.image());
            }
        }
    }

    private boolean isOwn(Epoch epoch) {
        return epoch.incarnation() == incarnation;
    }

    private void opens(Epoch epoch, Config config, boolean changes) {
        cluster.checker().begins(epoch, config.policy());
        cluster.log().add(RunLog.Kind.NOTE, name, () -> "opens " + epoch);
        if (changes) {
            changing = epoch;
            cluster.checker().beganToChange(config.version(), name);
        }
    }

    private void adopts(ReplicaImage before, ReplicaImage after) {
        boolean isOwn = isOwn(after.current());
        if (isOwn) {
            opens(after.current(), after.config(), after.pending() != null);
        } else {
            cluster.count(Counter.LEVELLED_WHOLE);
        }
        // What was merged is applied as a whole, under its start; what was taken over keeps its tail.
        if (isOwn && after.tail().size() == 1 && before.config().policy() instanceof OnePolicy) {
            cluster.count(Counter.MERGES);
        }
        if (before.tail().stream().anyMatch(entry -> !has(after, entry))) {
            cluster.count(Counter.CUTS);
        }
        if (cluster.kind().isEverUnderOne()) {
            compareElements(before, after);
        }
    }

    private static boolean has(ReplicaImage image, LoggedEntry entry) {
        return image.state().context().covers(entry.dot())
                || image.tail().stream().anyMatch(other -> other.dot().equals(entry.dot()));
    }

    private void compareElements(ReplicaImage before, ReplicaImage after) {
        Map<Origin, ElementId> copies = new HashMap<>();
        after.state().elements().forEach((id, element) -> copies.put(element.origin(), id));
        before.state().elements().forEach((id, element) -> {
            Element now = after.state().elements().get(id);
            if (now == null && copies.containsKey(element.origin())) {
                cluster.count(Counter.TWINS_DROPPED);
            } else if (now != null && !now.refs().equals(element.refs())) {
                cluster.count(Counter.BRANCHES_RETARGETED);
            }
        });
    }

    void applied(LoggedEntry entry) {
        if (entry.entry() instanceof Entry.Stable stable && isOwn(entry.dot().epoch())) {
            cluster.count(Counter.STABLE_POINTS);
            stable.forgotten()
                    .forEach(client ->
                            cluster.count(client.isBranch() ? Counter.BRANCHES_FORGOTTEN : Counter.CLIENTS_FORGOTTEN));
        }
    }

    /** Clients are served from now on. */
    void serves(DurableReplica replica) {
        cluster.log().add(RunLog.Kind.REIGN, name, () -> "serves " + replica.current());
        if (replica.current().equals(changing)) {
            cluster.checker().changed(replica.config().version(), name);
        }
    }
}
