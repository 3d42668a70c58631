package io.chorale.groups.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Service;
import io.chorale.groups.blocks.core.MergeReport;
import io.chorale.groups.blocks.core.RpcCore.Quorum;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user's code throws ends no block; what ends a block makes it leave its group. */
class FailingCodeTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int UNREADABLE = 7;
    private final Cluster cluster = Solo.cluster(Solo.SMALL_BYTES);

    private static final Codec<Integer> PICKY = new Codec<>() {
        @Override
        public byte[] encode(Integer value) {
            return new byte[] {value.byteValue()};
        }

        @Override
        public Integer decode(byte[] bytes) {
            if (bytes[0] == UNREADABLE) {
                throw new IllegalArgumentException("Not this number");
            }
            return (int) bytes[0];
        }
    };

    @AfterEach
    void close() {
        cluster.close();
    }

    private RpcDispatcher<Integer, Integer> rpc(String session, RpcHandler<Integer, Integer> handler) {
        return RpcDispatcher.open(cluster.connect(session), "rpc", PICKY, PICKY, handler, RpcConfig.DEFAULT);
    }

    @Test
    void anAnswerThatTheCodecDoesNotTakeFailsThisCallAlone() {
        RpcDispatcher<Integer, Integer> caller = rpc("caller", (from, number) -> number);
        RpcResult<Integer> result = caller.callAllAsync(UNREADABLE - 1, Quorum.ALL, LONG)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertThat(result.values()).containsExactly(UNREADABLE - 1);
        RpcDispatcher<Integer, Integer> adding = rpc("adding", (from, number) -> number + 1);
        await().atMost(LONG).until(() -> caller.members().size() == 2);
        RpcAnswer<Integer> failed = caller.callAllAsync(UNREADABLE - 1, Quorum.ALL, LONG)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .answers()
                .get(adding.address());
        assertThat(failed)
                .isEqualTo(new RpcAnswer.Failed<>(IllegalArgumentException.class.getName(), "Not this number"));
        assertThat(caller.callAll(1, Quorum.ALL, LONG).values()).containsExactly(1, 2);
    }

    @Test
    void anErrorOfAHandlerIsToldToTheCaller() {
        RpcDispatcher<Integer, Integer> caller = rpc("caller", (from, number) -> {
            throw new StackOverflowError("deep");
        });
        RpcAnswer<Integer> answer =
                caller.callAll(1, Quorum.ALL, LONG).answers().get(caller.address());
        assertThat(answer).isEqualTo(new RpcAnswer.Failed<>(StackOverflowError.class.getName(), "deep"));
        assertThat(caller.stats().handling()).isZero();
    }

    /** Its session would hold back all who send to the group, for nobody reads it. */
    @Test
    void aBlockThatEndsLeavesItsGroup() throws Exception {
        Silent broken = new Silent() {
            @Override
            public void message(Address from, byte[] payload, long nowMs) {
                throw new IllegalStateException("This block is broken");
            }
        };
        GroupSession other = cluster.connect("other");
        other.join("g", JoinOptions.DEFAULT);
        new SessionLoop(cluster.connect("broken"), "g", broken).start();
        awaitMembers(other, 2);
        other.send(Service.AGREED, "g", new byte[1]);
        assertThat(broken.ended.await(10, TimeUnit.SECONDS)).isTrue();
        awaitMembers(other, 1);
    }

    private static void awaitMembers(GroupSession session, int count) {
        await().atMost(LONG)
                .until(() -> session.receive(Duration.ofMillis(100)) instanceof GroupEvent.GroupView view
                        && view.members().size() == count);
    }

    @Test
    void aListenerOfMembersThatFailsEndsNoBus() {
        NotificationBus<String> bus = NotificationBus.open(
                cluster.connect("a"), "bus", Codec.STRING, 10, 1_000, ReplicaConfig.DEFAULT.withTimeout(LONG));
        CountDownLatch told = new CountDownLatch(1);
        bus.listen(new BusListener<>() {
            @Override
            public void notified(Notification<String> notification) {
                told.countDown();
            }

            @Override
            public void caughtUp(
                    List<Notification<String>> missed, SnapshotCause cause, MergeReport report, long skipped) {}

            @Override
            public void members(List<Address> members) {
                throw new IllegalStateException("This listener is broken");
            }
        });
        NotificationBus.open(
                cluster.connect("b"), "bus", Codec.STRING, 10, 1_000, ReplicaConfig.DEFAULT.withTimeout(LONG));
        bus.publish("still here");
        assertThat(told).satisfies(latch -> assertThat(latch.await(10, TimeUnit.SECONDS))
                .isTrue());
    }
}
