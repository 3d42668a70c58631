package io.chorale.groups.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Service;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.ClusterConfig;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.JoinOptions.WhenFull;
import io.chorale.groups.cluster.SendOptions;
import io.chorale.groups.light.Envelope;
import io.chorale.groups.light.Route;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between the threads of one process; it is alone, without a network. */
class ClusterNodeTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<SoloTransport> transports = new CopyOnWriteArrayList<>();
    private ClusterNode node;

    @AfterEach
    void close() {
        node.close();
    }

    private Transport solo() {
        SoloTransport transport = new SoloTransport();
        transports.add(transport);
        return transport;
    }

    private ClusterNode node(Supplier<Transport> supplier) {
        TransportConfig transport = new TransportConfig("solo", "a", "127.0.0.1", "udp", List.of());
        node = new ClusterNode(ClusterConfig.of(transport), supplier);
        return node;
    }

    private long reconnects() {
        return node.counters().get("reconnects");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void aLossBeforeAnybodyKnowsTheIncarnationIsNotForgotten() {
        node(this::solo);
        Incarnation first = node.begin();
        transports.get(0).lose();
        node.become(first);
        await().atMost(SOON).until(() -> reconnects() == 1);
        assertThat(node.status().state()).isEqualTo("running");
    }

    @Test
    void theWayBackSurvivesWhateverAnEngineThrows() {
        AtomicInteger made = new AtomicInteger();
        node(() -> {
            int number = made.incrementAndGet();
            if (number == 2) {
                throw new IllegalArgumentException("a defect of the engine");
            } else if (number == 3) {
                throw new NoClassDefFoundError("half an engine");
            }
            return solo();
        });
        node.start();
        transports.get(0).lose();
        await().atMost(SOON).until(() -> reconnects() == 1);
        assertThat(made).hasValue(4);
        assertThat(node.status().state()).isEqualTo("running");
    }

    @Test
    void aQuestionAboutStatusThatComesTooEarlyIsAnswered() throws Exception {
        node(this::solo);
        Incarnation first = node.begin();
        Address own = Incarnation.ofNode(first.self());
        byte[] question = new WireWriter(8).writeLong(1).toBytes();
        first.submit(light -> light.submitOwn(
                Service.FIFO, Envelope.encode(Route.of(own, List.of(), List.of(own)), 1, false, false, question)));
        CompletableFuture<Long> deliveries = new CompletableFuture<>();
        await().atMost(SOON).until(() -> {
            CompletableFuture<Long> now = new CompletableFuture<>();
            assertThat(first.submit(light -> now.complete(light.status().deliveries())))
                    .as("the loop lives")
                    .isTrue();
            return now.get(20, TimeUnit.SECONDS) >= 1 && deliveries.complete(now.join());
        });
        node.become(first);
        assertThat(node.status().state()).isEqualTo("running");
        assertThat(reconnects()).isZero();
    }

    /** The common pool has one thread on two cores. */
    private static CompletableFuture<Void> onAThread(Runnable task) {
        return CompletableFuture.runAsync(task, command -> new Thread(command).start());
    }

    @Test
    void sendsThatWaitedGoOnThoughTheLoopsQueueIsFull() throws Exception {
        node(this::solo).start();
        GroupSession anna = node.connect("anna");
        anna.join("tea", JoinOptions.DEFAULT.with(WhenFull.BLOCK, 10));
        for (int i = 0; i < 10; i++) {
            anna.send(Service.FIFO, "tea", bytes("" + i));
        }
        await().atMost(SOON).until(() -> node.admission().heldKeys() == 1);
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            stages.add(anna.sendAsync(
                            Service.FIFO, List.of("tea"), bytes("later " + i), SendOptions.DEFAULT.discardingOwn())
                    .toCompletableFuture());
        }
        CountDownLatch blocked = new CountDownLatch(1);
        node.submit(light -> awaitQuietly(blocked));
        AtomicBoolean flooding = new AtomicBoolean(true);
        CompletableFuture<Void> flood = onAThread(() -> {
            while (flooding.get()) {
                node.submit(light -> {});
            }
        });
        try {
            await().atMost(SOON).until(() -> node.incarnation().fullWaits() > 0);
            // Nobody needs to hold back any more: the loop learns it while others keep its queue full.
            CompletableFuture<Void> reader = onAThread(() -> {
                for (int i = 0; i < 11; i++) {
                    anna.receive(SOON);
                }
            });
            blocked.countDown();
            reader.get(30, TimeUnit.SECONDS);
            CompletableFuture.allOf(stages.toArray(new CompletableFuture<?>[0])).get(30, TimeUnit.SECONDS);
        } finally {
            blocked.countDown();
            flooding.set(false);
        }
        flood.get(30, TimeUnit.SECONDS);
    }

    @Test
    void sendsKeepTheOrderOfTheirCallsWhetherTheyWaitOrNot() {
        node(this::solo).start();
        GroupSession anna = node.connect("anna");
        anna.join("tea", JoinOptions.DEFAULT.with(WhenFull.BLOCK, 5));
        int count = 20_000;
        CompletableFuture<List<String>> texts = CompletableFuture.supplyAsync(() -> {
            List<String> got = new ArrayList<>();
            while (got.size() < count) {
                GroupEvent event = anna.receive(SOON);
                if (event instanceof GroupEvent.Message message) {
                    got.add(new String(message.payload(), UTF_8));
                } else if (event == null) {
                    return got;
                }
            }
            return got;
        });
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add("" + i);
            CompletableFuture<Void> taken = anna.sendAsync(
                            Service.FIFO, List.of("tea"), bytes("" + i), SendOptions.DEFAULT)
                    .toCompletableFuture();
            if (i % 1_000 == 0) {
                taken.join();
            }
        }
        assertThat(texts.join()).isEqualTo(sent);
    }

    private static <T extends GroupEvent> T next(GroupSession session, Class<T> kind) {
        for (GroupEvent event = session.receive(SOON); event != null; event = session.receive(SOON)) {
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
        throw new AssertionError("No " + kind.getSimpleName() + " came to " + session);
    }

    @Test
    void offersOfTheLostIncarnationAreForgotten() throws Exception {
        node(this::solo).start();
        GroupSession anna = node.connect("anna");
        GroupSession berta = node.connect("berta");
        anna.watchOffers("print");
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers()).isEmpty();
        berta.offer("print", Map.of()).toCompletableFuture().get(30, TimeUnit.SECONDS);
        berta.close();
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers()).hasSize(1);
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers()).isEmpty();
        GroupSession carla = node.connect("carla");
        carla.offer("print", Map.of()).toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers()).hasSize(1);
        transports.get(0).lose();
        next(anna, GroupEvent.Reconnected.class);
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers()).isEmpty();
        assertThat(next(anna, GroupEvent.OffersChanged.class).offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.provider()).isEqualTo(carla.address()));
    }

    @Test
    void aSessionWhoseGroupIsRefusedWhenItComesBackIsTold() {
        node(this::solo).start();
        GroupSession anna = node.connect("anna");
        anna.join("tea", JoinOptions.DEFAULT);
        node.incarnation().close();
        Incarnation second = node.begin();
        // Somebody else was there first, and wanted the group to be view-synchronous.
        second.submit(light -> light.join(0, "tea", true, 0));
        node.become(second);
        GroupEvent.Removed removed = next(anna, GroupEvent.Removed.class);
        assertThat(removed.group()).isEqualTo("tea");
        assertThat(removed.reason()).contains("view-synchronous");
        assertThat(anna.groups()).isEmpty();
    }

    @Test
    void aSessionThatIsClosedWhileTheProcessComesBackIsNotInTheNextIncarnation() {
        node(this::solo).start();
        Session anna = (Session) node.connect("anna");
        node.incarnation().close();
        anna.close();
        Incarnation second = node.begin();
        anna.liveIn(second);
        second.submit(light -> light.join(anna.number(), "tea", false, 0));
        CompletableFuture<List<Address>> members = new CompletableFuture<>();
        node.become(second);
        node.connect("berta").join("milk", JoinOptions.DEFAULT);
        second.submit(light -> members.complete(light.members("tea")));
        assertThat(members.join()).isEmpty();
    }

    @Test
    void hostileStatusFramesEndNothing() throws Exception {
        node(this::solo).start();
        Random random = new Random(7);
        WireWriter answer = new WireWriter(64).writeLong(1).writeString("view");
        answer.writeList(List.of("a", "b"), WireWriter::writeString).writeString("running");
        answer.writeSize(3).writeList(List.of("s"), WireWriter::writeString);
        byte[] seed = answer.writeSize(1).writeString("counter").writeLong(5).toBytes();
        Address own = Incarnation.ofNode(node.self());
        CompletableFuture<Integer> tried = new CompletableFuture<>();
        node.submit(light -> {
            for (int i = 0; i < 50_000; i++) {
                byte[] bytes = i % 2 == 0 ? seed.clone() : new byte[random.nextInt(40)];
                if (i % 2 == 1) {
                    random.nextBytes(bytes);
                } else {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                node.statusAgent()
                        .message(
                                new GroupEvent.Message(own, Service.FIFO, List.of(), 2 + i % 3, bytes),
                                node.incarnation());
            }
            tried.complete(50_000);
        });
        assertThat(tried.get(30, TimeUnit.SECONDS)).isEqualTo(50_000);
        assertThat(node.status().state()).isEqualTo("running");
        assertThat(reconnects()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
