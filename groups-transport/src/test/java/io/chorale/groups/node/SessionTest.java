package io.chorale.groups.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Service;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportException;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.JoinOptions.WhenFull;
import io.chorale.groups.cluster.SendOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that close, leave, wait or come back while others do something else; one process without a network. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SessionTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration BRIEFLY = Duration.ofMillis(300);

    private final List<SoloTransport> transports = new CopyOnWriteArrayList<>();
    private final ClusterNode node =
            new ClusterNode(ClusterConfig.of(new TransportConfig("solo", "a", "127.0.0.1", "udp", List.of())), () -> {
                SoloTransport transport = new SoloTransport();
                transports.add(transport);
                return transport;
            });

    @BeforeEach
    void start() {
        node.start();
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void loseAndComeBack() {
        long before = node.counters().get("reconnects");
        transports.get(transports.size() - 1).lose();
        await().atMost(SOON).until(() -> node.counters().get("reconnects") > before);
    }

    private static void send(GroupSession session, String text) {
        session.send(Service.AGREED, "tea", text.getBytes(UTF_8));
    }

    /** A member of "tea" that does not read, so that senders hold back. */
    private GroupSession slowReader() {
        GroupSession reader = node.connect("reader");
        reader.join("tea", JoinOptions.DEFAULT.with(WhenFull.BLOCK, 5));
        GroupSession sender = node.connect("first");
        for (int i = 0; i < 6; i++) {
            send(sender, "" + i);
        }
        await().atMost(SOON).until(() -> node.admission().heldKeys() == 1);
        return reader;
    }

    private static List<GroupEvent> drain(GroupSession session) {
        List<GroupEvent> events = new ArrayList<>();
        for (GroupEvent event = session.receive(BRIEFLY); event != null; event = session.receive(BRIEFLY)) {
            events.add(event);
        }
        return events;
    }

    /** What a thread's send ended with: null when it returned. */
    private record Sending(Thread thread, CompletableFuture<Throwable> end) {
        static Sending begin(GroupSession session, String text) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    send(session, text);
                    end.complete(null);
                } catch (RuntimeException e) {
                    end.complete(e);
                }
            });
            thread.start();
            await().atMost(SOON)
                    .until(() -> thread.getState() == Thread.State.WAITING
                            || thread.getState() == Thread.State.TIMED_WAITING);
            return new Sending(thread, end);
        }

        Throwable result() throws ExecutionException, InterruptedException {
            return CompletableFuture.anyOf(end)
                    .thenApply(any -> (Throwable) any)
                    .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                    .get();
        }
    }

    @Test
    void whoJoinsOnComingBackJoinsOnce() throws InterruptedException {
        GroupSession anna = node.connect("anna");
        anna.join("one", JoinOptions.DEFAULT);
        List<String> wished = new CopyOnWriteArrayList<>();
        List<GroupEvent> removed = new CopyOnWriteArrayList<>();
        Thread reader = new Thread(() -> {
            for (GroupEvent event = anna.receive(SOON);
                    !(event instanceof GroupEvent.Disconnected);
                    event = anna.receive(SOON)) {
                if (event instanceof GroupEvent.Removed) {
                    removed.add(event);
                } else if (event instanceof GroupEvent.Reconnected) {
                    String group = "new" + wished.size();
                    wished.add(group);
                    assertThat(anna.joinAsync(group, JoinOptions.DEFAULT)).isNotNull();
                }
            }
        });
        reader.start();
        for (int i = 0; i < 15; i++) {
            loseAndComeBack();
            int times = i + 1;
            await().atMost(SOON)
                    .until(() -> wished.size() == times && anna.groups().containsAll(wished));
        }
        // Whatever was asked twice is refused by now.
        anna.leave("one").toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        anna.close();
        reader.join();
        assertThat(removed).isEmpty();
    }

    @Test
    void whoLeavesWhileTheProcessIsAwayHasLeft() {
        GroupSession anna = node.connect("anna");
        anna.join("tea", JoinOptions.DEFAULT);
        node.incarnation().close();
        assertThat(anna.leave("tea").toCompletableFuture().orTimeout(20, TimeUnit.SECONDS))
                .succeedsWithin(SOON);
        node.become(node.begin());
        node.connect("berta").join("milk", JoinOptions.DEFAULT);
        assertThat(drain(anna)).noneMatch(GroupEvent.Removed.class::isInstance);
        assertThat(anna.groups()).isEmpty();
    }

    @Test
    void whoIsRemovedFromAGroupHoldsNobody() throws Exception {
        GroupSession slow = slowReader();
        node.incarnation().close();
        Incarnation second = node.begin();
        // Somebody else was there first, and wanted the group to be view-synchronous.
        second.submit(light -> light.join(0, "tea", true, 0));
        node.become(second);
        await().atMost(SOON).until(() -> slow.groups().isEmpty());
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(node.connect("other"), "again"));
        sent.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aSendEndsWithItsSession() throws Exception {
        GroupSession slow = slowReader();
        GroupSession anna = node.connect("anna");
        Sending late = Sending.begin(anna, "late");
        anna.close();
        assertThat(late.result()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(drain(slow))
                .filteredOn(GroupEvent.Message.class::isInstance)
                .extracting(event -> new String(((GroupEvent.Message) event).payload(), UTF_8))
                .doesNotContain("late");
    }

    @Test
    void aSendBehindOthersThatWaitCanBeInterrupted() throws Exception {
        GroupSession slow = slowReader();
        GroupSession anna = node.connect("anna");
        CompletableFuture<Void> before = anna.sendAsync(
                        Service.AGREED, List.of("tea"), "before".getBytes(UTF_8), SendOptions.DEFAULT)
                .toCompletableFuture();
        Sending late = Sending.begin(anna, "late");
        late.thread().interrupt();
        assertThat(late.result()).isInstanceOf(TransportException.class).hasMessageContaining("Interrupted");
        assertThat(drain(slow))
                .filteredOn(GroupEvent.Message.class::isInstance)
                .extracting(event -> new String(((GroupEvent.Message) event).payload(), UTF_8))
                .contains("before")
                .doesNotContain("late");
        before.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aSendWaitsThoughNoMoreMayWaitWithoutAThread() throws Exception {
        GroupSession slow = slowReader();
        GroupSession anna = node.connect("anna");
        CompletableFuture<Void> stage = CompletableFuture.completedFuture(null);
        while (!stage.isCompletedExceptionally()) {
            stage = anna.sendAsync(Service.AGREED, List.of("tea"), new byte[1], SendOptions.DEFAULT)
                    .toCompletableFuture();
        }
        Sending late = Sending.begin(anna, "late");
        Thread reader = new Thread(() -> {
            GroupEvent event = slow.receive(SOON);
            while (event != null && !(event instanceof GroupEvent.Disconnected)) {
                event = slow.receive(SOON);
            }
        });
        reader.start();
        assertThat(late.result()).isNull();
        slow.close();
        reader.join();
    }

    private static final class Listening implements Flow.Subscriber<GroupEvent> {
        private final long demand;
        private final CompletableFuture<Void> complete = new CompletableFuture<>();
        private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();

        Listening(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.set(given);
            if (demand > 0) {
                given.request(demand);
            }
        }

        @Override
        public void onNext(GroupEvent event) {
            assertThat(event).isNotNull();
        }

        @Override
        public void onError(Throwable cause) {
            complete.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            complete.complete(null);
        }
    }

    @Test
    void theStreamOfASessionThatHasEndedIsComplete() {
        GroupSession anna = node.connect("anna");
        anna.close();
        assertThat(drain(anna)).hasSize(1).allMatch(GroupEvent.Disconnected.class::isInstance);
        Listening late = new Listening(10);
        anna.events().subscribe(late);
        assertThat(late.complete).succeedsWithin(SOON);
        assertThatThrownBy(() -> send(anna, "more")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSubscriberWhoAsksForNothingHoldsNoThreadOfASessionThatHasEnded() {
        GroupSession anna = node.connect("quiet-anna");
        Listening idle = new Listening(0);
        anna.events().subscribe(idle);
        await().atMost(SOON).until(() -> idle.subscription.get() != null);
        anna.close();
        await().atMost(SOON).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("chorale-events-quiet-anna")));
        // What is left comes when it is asked for.
        idle.subscription.get().request(1);
        assertThat(idle.complete).succeedsWithin(SOON);
    }
}
