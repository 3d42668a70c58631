package io.chorale.jms.replicated;

import static io.chorale.jms.replicated.JmsBooks.check;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Work;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.transaction.xa.Xid;

/** The end of a {@link JmsRun}: all heals, every branch is ended, everything is consumed, and nothing may be left. */
final class JmsEnd {
    private static final int ALL = 10_000;

    private final JmsRun run;
    private final SimCluster cluster;

    JmsEnd(JmsRun run) {
        this.run = run;
        this.cluster = run.cluster;
    }

    void run() {
        if (run.suspect != null) {
            cluster.seeAgain(run.suspect);
            run.suspect = null;
        }
        rest();
        recover();
        giveAllBack();
        checkNothingHandedOut();
        drain();
        drainDeadLetters();
        run.requireNoSurprise();
        run.books.close();
        endSubscriptions();
        checkNothingLeft();
    }

    /** Time for what is delayed, expires, is dead, or belongs to a lost node. */
    private void rest() {
        cluster.settle();
        for (int i = 0; i < 6; i++) {
            cluster.pass(1_000);
            cluster.settle();
            List.copyOf(cluster.live()).forEach(node -> node.service().resolveOrphans());
            cluster.settle();
        }
    }

    /** The transaction manager's recovery: what it has decided to commit is committed, else rolled back. */
    private void recover() {
        Set<Xid> all = new LinkedHashSet<>();
        for (SimNode node : List.copyOf(cluster.live())) {
            CompletableFuture<List<Xid>> recovered = node.service().recover();
            cluster.settle();
            for (Xid xid : recovered.join()) {
                all.add(xid);
                SimNode owner = run.branchNodes.get(xid);
                boolean another = cluster.live().stream()
                        .anyMatch(other -> other != node && other.nodeId().equals(owner.nodeId()));
                check(!another, "Recovers another live node's branch", xid);
                if (run.branches.containsKey(xid)) {
                    run.end(node, xid, run.random.nextBoolean());
                } else {
                    boolean commit = run.commits.contains(xid);
                    run.watch(
                            commit ? node.service().commit(xid) : node.service().rollback(xid));
                }
            }
            cluster.settle();
        }
        check(run.branches.isEmpty(), "Does not recover branches", run.branches.keySet(), "but", all);
    }

    private void giveAllBack() {
        for (JmsConsumer each : run.consumers) {
            each.left.forEach(delivery -> run.release(each, List.of(delivery), true));
            each.left.clear();
        }
        boolean had = true;
        while (had) {
            had = false;
            for (JmsConsumer each : run.consumers) {
                List<Delivery> all = List.copyOf(each.held);
                had |= !all.isEmpty();
                each.held.clear();
                all.forEach(delivery -> run.release(each, List.of(delivery), run.random.nextBoolean()));
            }
            cluster.settle();
        }
        rest();
    }

    private void checkNothingHandedOut() {
        for (int shard = 0; shard < JmsRun.SHARDS; shard++) {
            Answer.Figures figures = cluster.shard(shard).figures();
            check(figures.handedOut() == 0, "Nobody has what a shard has handed out", shard, figures);
        }
    }

    private void drain() {
        List<JmsConsumer> drains = new ArrayList<>();
        for (JmsConsumer each : run.consumers) {
            boolean lasts = each.source.address().kind().isQueue()
                    || each.source.subscription().type().isDurable();
            if (lasts && each.port().isPresent()) {
                run.close(each);
            } else if (each.port().isPresent()) {
                drains.add(each);
            }
        }
        run.consumers.clear();
        cluster.settle();
        drains.forEach(each -> each.credit(ALL));
        SimNode node = cluster.live().get(0);
        for (JmsPlace place : run.books.places()) {
            if (place.isCertain() && (place.isQueue() || place.isLasting())) {
                drains.add(run.attach(node, place.source(), ALL));
            }
        }
        cluster.settle();
        for (JmsConsumer each : drains) {
            check(each.port().isPresent(), "Refuses a consumer", each.source);
            run.books.drained(each.held);
            consumed(each);
        }
        run.consumers.addAll(drains);
    }

    private void consumed(JmsConsumer consumer) {
        CompletableFuture<Void> done =
                consumer.node.service().execute(Work.acknowledge(JmsRun.receipts(consumer.held)));
        cluster.settle();
        check(done.isDone() && !done.isCompletedExceptionally(), "Does not take an acknowledgement", done);
        consumer.held.clear();
    }

    private void drainDeadLetters() {
        SimNode node = cluster.live().get(0);
        Source source = Source.of(new Address(Address.Kind.QUEUE, JmsBooks.DEAD_LETTERS));
        RecordingSink sink = new RecordingSink();
        CompletableFuture<?> attached =
                node.service().attach(new ConsumerSpec(new UUID(run.random.nextLong(), 0), source, ALL), sink);
        rest();
        check(attached.isDone() && !attached.isCompletedExceptionally(), "Refuses a consumer", source);
        for (Delivery next = sink.poll(); next != null; next = sink.poll()) {
            run.books.dead(next);
        }
        CompletableFuture<Void> done = node.service().execute(Work.acknowledge(sink.receipts()));
        cluster.settle();
        check(done.isDone() && !done.isCompletedExceptionally(), "Does not take an acknowledgement", done);
    }

    private void endSubscriptions() {
        run.consumers.forEach(run::close);
        cluster.settle();
        JmsRun.durableNames()
                .forEach(name -> run.watch(cluster.live().get(0).service().unsubscribe("", name)));
        rest();
    }

    private void checkNothingLeft() {
        for (int shard = 0; shard < JmsRun.SHARDS; shard++) {
            Answer.Figures figures = cluster.shard(shard).figures();
            check(figures.messages() == 0 && figures.branches() == 0, "Keeps what nobody takes", shard, figures);
        }
        for (SimNode node : cluster.live()) {
            check(node.service().figures().unfinishedTransactions() == 0, "Does not finish a transaction", node);
            check(node.service().figures().inFlight() == 0, "Does not answer", node);
        }
    }
}
