package io.chorale.replication.core;

import io.chorale.groups.Member;
import io.chorale.replication.Epoch;
import io.chorale.replication.LeaderContext;
import io.chorale.replication.Leadership;
import io.chorale.replication.ShardId;
import io.chorale.replication.StateMachine;
import io.chorale.replication.core.Message.ToClient;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a primary knows of its own reign and may forget with it. Opened with the start logged at the primary; serves
 * once the start is committed.
 */
final class Reign implements LeaderContext {

    /** Names a request that is logged and not yet answered. */
    private record Taken(UUID client, long sequence) {}

    private final ShardId shard;
    private final Epoch epoch;
    private final List<Member> inSync;
    private final Map<Member, Long> logged = new HashMap<>();
    private final Set<Taken> taken = new HashSet<>();
    private final ArrayDeque<byte[]> proposals = new ArrayDeque<>();
    private final ShardHost host;
    private Leadership leadership;
    private long committed;
    private long announcedCommit;

    Reign(ShardId shard, Epoch epoch, List<Member> inSync, ShardHost host) {
        this.shard = shard;
        this.epoch = epoch;
        this.inSync = List.copyOf(inSync);
        this.host = host;
        inSync.forEach(member -> logged.put(member, 0L));
    }

    Epoch epoch() {
        return epoch;
    }

    List<Member> inSync() {
        return inSync;
    }

    List<UUID> inSyncIds() {
        return inSync.stream().map(Member::id).toList();
    }

    boolean isServing() {
        return leadership != null;
    }

    Leadership leadership() {
        return leadership;
    }

    void serve(StateMachine machine) {
        leadership = machine.lead(this);
        leadership.onMembers(host.present());
    }

    void end() {
        if (leadership != null) {
            leadership.stop();
        }
    }

    /** A member has logged everything up to the index. */
    void confirm(Member from, long index) {
        logged.computeIfPresent(from, (member, before) -> Math.max(before, index));
    }

    /** Whether more is committed than before: an entry is, once all in-sync members have logged it. */
    boolean advance() {
        long lowest = logged.values().stream().mapToLong(Long::longValue).min().orElse(0);
        boolean more = lowest > committed;
        committed = Math.max(committed, lowest);
        return more;
    }

    long committed() {
        return committed;
    }

    /** Whether the last commit is yet to be announced to the backups; it is not, once this was asked. */
    boolean announceCommit() {
        boolean more = committed > announcedCommit;
        announcedCommit = committed;
        return more;
    }

    /** False when the request was taken before. */
    boolean take(UUID client, long sequence) {
        return taken.add(new Taken(client, sequence));
    }

    void answered(UUID client, long sequence) {
        taken.remove(new Taken(client, sequence));
    }

    byte[] nextProposal() {
        return proposals.pollFirst();
    }

    @Override
    public long nowMs() {
        return host.nowMs();
    }

    @Override
    public void signal(Member to, byte[] signal) {
        host.send(to, new ToClient(shard, epoch, signal));
    }

    @Override
    public void propose(byte[] operation) {
        proposals.addLast(operation);
    }
}
