package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Entry.Stable;
import io.chorale.replication.shard.Rules.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a reign may forget: windows of clients that are gone and of branches that have ended, and the names of epochs
 * that are over. Forgets nothing before all members have logged it, wherever copies of it may be (11.1).
 */
final class StablePoints {
    /** So many clients are forgotten by one entry, and by one look; what is more is forgotten by the next. */
    static final int MAX_FORGOTTEN = 256;

    private static final int MAX_FOUND = 16_384;

    private final Situation situation;
    private final Epoch epoch;
    private final ArrayDeque<ClientId> found = new ArrayDeque<>();
    /** 0 as long as nobody is served. */
    private long dueMs;

    /** Where the epochs before this one were sealed; 0 until then. */
    private long sealedAt;

    private boolean isMore;
    /** How far the log was committed when it was looked at; 0 when it is to be looked at anew. */
    private long lookedAt;

    StablePoints(Situation situation, Epoch epoch) {
        this.situation = situation;
        this.epoch = epoch;
    }

    /**
     * Time has passed: appends what all members know by now to be forgotten, if there is anything.
     *
     * @param committed how far the reign is committed, 1 or more
     * @param loggedByAll how far each member of the config has logged it; 0 when somebody has not even its start
     */
    void tick(RequestDesk desk, long committed, long loggedByAll) {
        if (dueMs == 0) {
            lookAgainLater();
        }
        if (situation.nowMs() < dueMs || !desk.isTaking() || !isWhole()) {
            return;
        }
        long known = situation.rules().keep(Rule.STABLE_AT_ALL) ? loggedByAll : committed;
        if (lookedAt == 0) {
            look(desk, committed);
        }
        if (lookedAt > 0 && sealedAt == 0 && situation.rules().keep(Rule.SEAL_FIRST)) {
            seal(desk, known);
        } else if (lookedAt > 0 && Math.max(lookedAt, sealedAt) <= known) {
            desk.settle(new Stable(next(desk)));
            if (found.isEmpty() && isMore) {
                lookedAt = 0;
            } else if (found.isEmpty()) {
                lookAgainLater();
            }
        }
    }

    /** What a log that ends before this reign has beyond it nobody confirmed, once all members are in this reign. */
    private void seal(RequestDesk desk, long known) {
        if (known > 0) {
            sealedAt = desk.seal();
        }
    }

    /** Whether nobody has anything of this shard but its members, and nodes that have reported to it and left. */
    private boolean isWhole() {
        DurableReplica replica = situation.replica();
        return replica.pending() == null
                && replica.heard().entrySet().stream()
                        .allMatch(each -> each.getValue().line() == epoch.line()
                                || situation.givenUp().contains(each.getKey()));
    }

    private void look(RequestDesk desk, long committed) {
        ShardState state = situation.replica().state();
        state.windows().byClient().keySet().stream()
                .filter(client -> isOver(client, desk))
                .limit(MAX_FOUND)
                .forEach(found::addLast);
        isMore = found.size() == MAX_FOUND;
        boolean isNamed = state.context().highest().firstKey().compareTo(epoch) < 0;
        if (found.isEmpty() && !isNamed) {
            lookAgainLater();
        } else {
            lookedAt = committed;
        }
    }

    private void lookAgainLater() {
        lookedAt = 0;
        dueMs = situation.nowMs() + situation.timing().stableMs();
    }

    /** One that asked in this reign may ask again with the reign's epoch, and what that is later than is not forgotten. */
    private boolean isOver(ClientId client, RequestDesk desk) {
        boolean isRecent = desk.isRecent(client) && situation.rules().keep(Rule.KEEP_RECENT_CLIENTS);
        return client.isBranch() || (!isRecent && !situation.output().isPresent(client));
    }

    private List<ClientId> next(RequestDesk desk) {
        List<ClientId> next = new ArrayList<>();
        while (!found.isEmpty() && next.size() < MAX_FORGOTTEN) {
            ClientId client = found.removeFirst();
            if (isOver(client, desk)) {
                next.add(client);
            }
        }
        return next;
    }
}
