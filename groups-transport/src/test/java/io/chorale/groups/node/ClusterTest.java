package io.chorale.groups.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Service;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.Transports;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.JoinOptions.WhenFull;
import io.chorale.groups.cluster.QueueStatus;
import io.chorale.groups.cluster.SendOptions;
import io.chorale.groups.spi.Transport;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The session API over real sockets on 127.0.0.1; all processes are in this JVM. */
class ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final String name = "cluster-" + UUID.randomUUID();
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<Transport> transports = new CopyOnWriteArrayList<>();

    private Cluster start(String node) {
        TransportConfig transport = new TransportConfig(name, node, "127.0.0.1", "udp", List.of());
        Cluster cluster = Clusters.join(ClusterConfig.of(transport).withBufferBytes(1 << 20), () -> {
            Transport made = Transports.create(transport);
            transports.add(made);
            return made;
        });
        clusters.add(cluster);
        return cluster;
    }

    @BeforeEach
    void twoProcesses() {
        start("a");
        start("b");
        awaitOneView();
    }

    private void awaitOneView() {
        await().atMost(SOON).until(() -> clusters.stream()
                .allMatch(cluster -> cluster.members().equals(clusters.get(0).members())
                        && cluster.members().size() == clusters.size()));
    }

    @AfterEach
    void closeAll() {
        clusters.forEach(Cluster::close);
    }

    private GroupSession session(int node, String sessionName) {
        return clusters.get(node).connect(sessionName);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** The next event of a kind. */
    private static <T extends GroupEvent> T next(GroupSession session, Class<T> kind) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < deadline) {
            GroupEvent event = session.receive(Duration.ofMillis(100));
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
        throw new AssertionError("No " + kind.getSimpleName() + " came to " + session);
    }

    private static String nextText(GroupSession session) {
        return new String(next(session, GroupEvent.Message.class).payload(), UTF_8);
    }

    @Test
    void membersOfAGroupSeeOneViewAndTheSameMessages() {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        anna.join("tea", JoinOptions.DEFAULT);
        GroupEvent.GroupView joined = berta.join("tea", JoinOptions.DEFAULT);
        assertThat(joined.members()).containsExactly(anna.address(), berta.address());
        assertThat(joined.cause()).isEqualTo(GroupEvent.Cause.JOIN);
        for (Service service : List.of(Service.FIFO, Service.CAUSAL, Service.AGREED, Service.SAFE)) {
            anna.send(service, "tea", bytes("from anna " + service));
            assertThat(nextText(berta)).isEqualTo("from anna " + service);
            assertThat(nextText(anna)).isEqualTo("from anna " + service);
        }
    }

    @Test
    void largeMessagesAndPrivateOnesArrive() {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        byte[] large = new byte[9 << 20];
        Arrays.fill(large, (byte) 7);
        anna.send(Service.AGREED, berta.address(), large, SendOptions.DEFAULT.withType(9));
        GroupEvent.Message message = next(berta, GroupEvent.Message.class);
        assertThat(message.payload()).isEqualTo(large);
        assertThat(message.type()).isEqualTo(9);
        assertThat(message.groups()).isEmpty();
    }

    @Test
    void manyMessagesComeInOneOrder() {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        anna.join("tea", JoinOptions.DEFAULT);
        berta.join("tea", JoinOptions.DEFAULT);
        int count = 50_000;
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < count; i++) {
                berta.send(Service.AGREED, "tea", bytes("b" + i));
            }
        });
        CompletableFuture<List<String>> atBerta = CompletableFuture.supplyAsync(() -> texts(berta, 2 * count));
        CompletableFuture<List<String>> atAnna = CompletableFuture.supplyAsync(() -> texts(anna, 2 * count));
        for (int i = 0; i < count; i++) {
            anna.send(Service.AGREED, "tea", bytes("a" + i));
        }
        other.join();
        assertThat(atAnna.join()).isEqualTo(atBerta.join()).hasSize(2 * count);
        assertThat(atAnna.join().stream().filter(text -> text.startsWith("a")).findFirst())
                .contains("a0");
    }

    private static List<String> texts(GroupSession session, int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            texts.add(nextText(session));
        }
        return texts;
    }

    @Test
    void aSlowMemberHoldsSendersAndLosesNothing() {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        berta.join("tea", JoinOptions.DEFAULT.with(WhenFull.BLOCK, 100));
        byte[] payload = new byte[1_000];
        int count = 20_000;
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < count; i++) {
                anna.send(Service.FIFO, "tea", payload);
            }
        });
        await().atMost(SOON).until(() -> queue(berta).holds() == 1);
        await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> !sending.isDone());
        for (int i = 0; i < count; i++) {
            next(berta, GroupEvent.Message.class);
        }
        sending.join();
        assertThat(queue(berta).holds()).isGreaterThan(1);
        assertThat(queue(berta).dropped()).isZero();
    }

    private static QueueStatus queue(GroupSession session) {
        return session.queues().stream()
                .filter(queue -> queue.group().equals("tea"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theOldestAreDroppedAndCountedWhenThatIsThePolicy() {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        berta.join("tea", JoinOptions.DEFAULT.with(WhenFull.DROP_OLDEST, 100));
        next(berta, GroupEvent.GroupView.class);
        for (int i = 0; i < 1_000; i++) {
            anna.send(Service.AGREED, "tea", bytes("" + i));
        }
        await().atMost(SOON).until(() -> queue(berta).dropped() == 900);
        assertThat(next(berta, GroupEvent.Dropped.class)).isEqualTo(new GroupEvent.Dropped("tea", 900));
        assertThat(texts(berta, 100)).startsWith("900").endsWith("999");
    }

    @Test
    void whoDoesNotReadIsDisconnectedWhenThatIsThePolicy() {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        anna.join("tea", JoinOptions.DEFAULT);
        berta.join("tea", JoinOptions.DEFAULT.with(WhenFull.DISCONNECT, 100));
        for (int i = 0; i < 1_000; i++) {
            anna.send(Service.AGREED, List.of("tea"), bytes("" + i), SendOptions.DEFAULT.discardingOwn());
        }
        GroupEvent.Disconnected end = next(berta, GroupEvent.Disconnected.class);
        assertThat(end.reason()).contains("100 events of 'tea'");
        await().atMost(SOON).until(() -> next(anna, GroupEvent.GroupView.class).cause() == GroupEvent.Cause.DISCONNECT);
        assertThatThrownBy(() -> berta.send(Service.FIFO, "tea", bytes("x"))).hasMessageContaining("is closed");
    }

    @Test
    void operatorsSeeQueuesAndWhatTheirPoliciesDid() throws Exception {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        GroupSession carla = session(1, "carla");
        berta.join("tea", JoinOptions.DEFAULT.with(WhenFull.DROP_OLDEST, 100));
        carla.join("tea", JoinOptions.DEFAULT.with(WhenFull.DISCONNECT, 100));
        for (int i = 0; i < 300; i++) {
            anna.send(Service.AGREED, "tea", bytes("" + i));
        }
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName bean = new ObjectName("io.chorale:type=Cluster,cluster=" + ObjectName.quote(name)
                + ",member=\"b\",id=" + clusters.get(1).self().id());
        await().atMost(SOON).untilAsserted(() -> {
            CompositeData[] queues = (CompositeData[]) server.getAttribute(bean, "Queues");
            assertThat(queues)
                    .filteredOn(queue -> queue.get("group").equals("tea"))
                    .singleElement()
                    .satisfies(queue -> {
                        assertThat(queue.get("session"))
                                .isEqualTo("berta/" + berta.address().number());
                        assertThat(queue.get("whenFull")).isEqualTo("DROP_OLDEST");
                        // Views come beside the messages.
                        assertThat((int) queue.get("waiting")).isBetween(100, 103);
                        assertThat(queue.get("bound")).isEqualTo(100);
                        assertThat((long) queue.get("dropped")).isGreaterThanOrEqualTo(200);
                    });
        });
        TabularData counters = (TabularData) server.getAttribute(bean, "Counters");
        assertThat(counters.get(new Object[] {"sessionsDisconnected"}).get("value"))
                .isEqualTo(1L);
        assertThat((long) counters.get(new Object[] {"queueDrops"}).get("value"))
                .isGreaterThanOrEqualTo(200);
        assertThat(server.getAttribute(bean, "State")).isEqualTo("running");
        assertThat((String[]) server.getAttribute(bean, "Members")).hasSize(2);
        clusters.remove(1).close();
        assertThat(server.isRegistered(bean)).isFalse();
    }

    @Test
    void asyncSendsCompleteInOrderAndEventsFollowDemand() throws Exception {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        berta.joinAsync("tea", JoinOptions.DEFAULT).toCompletableFuture().get(20, TimeUnit.SECONDS);
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            stages.add(anna.sendAsync(Service.FIFO, List.of("tea"), new byte[1_000], SendOptions.DEFAULT)
                    .toCompletableFuture());
        }
        BlockingQueue<GroupEvent> events = new LinkedBlockingQueue<>();
        CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        berta.events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription made) {
                subscription.complete(made);
            }

            @Override
            public void onNext(GroupEvent event) {
                events.add(event);
            }

            @Override
            public void onError(Throwable error) {
                throw new AssertionError(error);
            }

            @Override
            public void onComplete() {}
        });
        subscription.join().request(3);
        await().atMost(SOON).until(() -> events.size() == 3);
        subscription.join().request(4_998);
        await().atMost(SOON).until(() -> events.size() == 5_001);
        CompletableFuture.allOf(stages.toArray(new CompletableFuture<?>[0])).get(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> berta.receive(Duration.ZERO)).hasMessageContaining("go to a subscriber");
    }

    @Test
    void aViewSynchronousJoinWaitsForItsMembers() {
        JoinOptions options = JoinOptions.DEFAULT.withViewSynchrony();
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        anna.join("tea", options);
        CompletableFuture<GroupEvent.GroupView> joining =
                berta.joinAsync("tea", options).toCompletableFuture();
        assertThat(next(anna, GroupEvent.FlushRequest.class).group()).isEqualTo("tea");
        assertThat(joining).isNotDone();
        anna.flushOk("tea");
        anna.send(Service.RELIABLE, "tea", bytes("in the next view"));
        await().atMost(SOON).until(joining::isDone);
        assertThat(next(berta, GroupEvent.GroupView.class)).isEqualTo(joining.join());
        assertThat(nextText(berta)).isEqualTo("in the next view");
        berta.sendSubgroup(Service.FIFO, "tea", List.of(anna.address()), bytes("psst"), SendOptions.DEFAULT);
        assertThat(nextText(anna)).isEqualTo("in the next view");
        assertThat(nextText(anna)).isEqualTo("psst");
    }

    @Test
    void offersAreSeenByAll() throws Exception {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        anna.watchOffers("print");
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers()).isEmpty();
        berta.offer("print", Map.of("dpi", "600")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.headers()).containsEntry("dpi", "600"));
        assertThat(clusters.get(0).offers("print")).hasSize(1);
        berta.close();
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers()).isEmpty();
    }

    @Test
    void allProcessesTellTheirStatus() {
        session(1, "berta").join("tea", JoinOptions.DEFAULT);
        // The other process may apply the join a moment later than the one where it was made.
        await().atMost(SOON).untilAsserted(() -> {
            var status = clusters.get(0).statusOfAll(SOON);
            assertThat(status)
                    .containsOnlyKeys(clusters.get(0).self(), clusters.get(1).self());
            assertThat(status.get(clusters.get(1).self()).sessions()).containsExactly("berta 1 1");
            assertThat(status.values()).allSatisfy(one -> {
                assertThat(one.state()).isEqualTo("running");
                assertThat(one.groups()).isEqualTo(1);
                assertThat(one.members()).hasSize(2);
            });
        });
    }

    @Test
    void aClosedProcessSaysGoodbyeAndIsNoLoss() {
        GroupSession anna = session(0, "anna");
        anna.join("tea", JoinOptions.DEFAULT);
        session(1, "berta").join("tea", JoinOptions.DEFAULT);
        clusters.get(1).close();
        await().atMost(SOON).until(() -> next(anna, GroupEvent.GroupView.class).cause() == GroupEvent.Cause.DISCONNECT);
        clusters.remove(1);
        awaitOneView();
    }

    @Test
    void aProcessThatLosesItsChannelComesBackAsANewMember() {
        GroupSession anna = session(0, "anna");
        GroupSession berta = session(1, "berta");
        anna.join("tea", JoinOptions.DEFAULT);
        berta.join("tea", JoinOptions.DEFAULT);
        Address before = berta.address();
        transports.get(1).close();
        berta.sendAsync(Service.AGREED, List.of("tea"), bytes("perhaps lost"), SendOptions.DEFAULT);
        GroupEvent.Reconnected back = next(berta, GroupEvent.Reconnected.class);
        assertThat(back.before()).isEqualTo(before);
        assertThat(back.now()).isEqualTo(berta.address()).isNotEqualTo(before);
        awaitOneView();
        await().atMost(SOON).until(() -> next(berta, GroupEvent.GroupView.class)
                .members()
                .equals(List.of(anna.address(), berta.address())));
        anna.send(Service.SAFE, "tea", bytes("welcome back"));
        // What was sent without a channel is lost, unless it waited until there was one again.
        await().atMost(SOON).until(() -> nextText(berta).equals("welcome back"));
        assertThat(clusters.get(1).status().counters()).containsEntry("reconnects", 1L);
    }
}
