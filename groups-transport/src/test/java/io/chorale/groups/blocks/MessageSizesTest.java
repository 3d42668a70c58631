package io.chorale.groups.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.blocks.core.MapModel;
import io.chorale.groups.blocks.core.RpcCore.Quorum;
import io.chorale.groups.cluster.Cluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that are too large are refused where they are made, and end nothing else. */
class MessageSizesTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final byte[] SMALL = {0};
    private static final byte[] ASK_FOR_MUCH = {1};
    private static final byte[] FAIL_WITH_MUCH = {2};
    private static final byte[] TOO_LARGE = new byte[2 * Solo.SMALL_BYTES];
    private final Cluster cluster = Solo.cluster(Solo.SMALL_BYTES);

    @AfterEach
    void close() {
        cluster.close();
    }

    private ReplicatedMap<String, byte[]> map(String session) {
        return ReplicatedMap.open(
                cluster.connect(session),
                "map",
                Codec.STRING,
                Codec.BYTES,
                ReplicaConfig.DEFAULT.withMaxPending(3).withTimeout(LONG));
    }

    private RpcDispatcher<byte[], byte[]> rpc(String session) {
        return RpcDispatcher.open(
                cluster.connect(session),
                "rpc",
                Codec.BYTES,
                Codec.BYTES,
                (caller, ask) -> answer(ask),
                RpcConfig.DEFAULT);
    }

    private static byte[] answer(byte[] ask) {
        if (ask[0] == FAIL_WITH_MUCH[0]) {
            throw new IllegalStateException("x".repeat(TOO_LARGE.length));
        }
        return ask[0] == ASK_FOR_MUCH[0] ? TOO_LARGE : SMALL;
    }

    /** More of them than writes may be pending: none may keep its place. */
    @Test
    void aWriteThatIsTooLargeIsRefusedAndLeavesNothingBehind() {
        ReplicatedMap<String, byte[]> map = map("a");
        map.put("k", SMALL);
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> map.put("k", TOO_LARGE))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("" + Solo.SMALL_BYTES);
            assertThat(map.putAsync("k", TOO_LARGE).toCompletableFuture())
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .withCauseInstanceOf(RefusedException.class);
        }
        assertThat(map.stats().pending()).isZero();
        assertThat(map.put("k", SMALL)).isEqualTo(SMALL);
    }

    @Test
    void aClosedSessionRefusesTheWriteAndLeavesNothingBehind() {
        SessionLoop loop = new SessionLoop(cluster.connect("a"), "map", new Silent());
        Writes writes = new Writes("map", ReplicaConfig.DEFAULT, loop);
        writes.writable(true);
        loop.session().close();
        assertThat(writes.submit(MapModel.remove(SMALL, MapModel.Condition.ALWAYS, null)))
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(RefusedException.class);
        assertThat(writes.pending()).isZero();
    }

    /** Held writes are sent by a thread that must live on. */
    @Test
    void aHeldWriteThatIsTooLargeIsRefusedAtOnce() {
        SessionLoop loop = new SessionLoop(cluster.connect("a"), "map", new Silent());
        Writes writes = new Writes("map", ReplicaConfig.DEFAULT, loop);
        assertThat(writes.submit(TOO_LARGE))
                .failsWithin(LONG)
                .withThrowableThat()
                .withCauseInstanceOf(RefusedException.class);
        assertThat(writes.pending()).isZero();
    }

    /** Values that together, and each alone, exceed a message with what is around them. */
    @Test
    void aJoinerGetsAStateWhoseRecordsAreLargerThanItsMessages() {
        ReplicatedMap<String, byte[]> donor = map("donor");
        for (int i = 0; i < 5; i++) {
            donor.put("half/" + i, new byte[Solo.SMALL_BYTES / 2]);
        }
        byte[] largest = new byte[Solo.SMALL_BYTES - 200];
        donor.put("whole", largest);
        ReplicatedMap<String, byte[]> joiner = map("joiner");
        assertThat(joiner.size()).isEqualTo(6);
        assertThat(joiner.get("whole")).isEqualTo(largest);
        assertThat(donor.put("k", SMALL)).isNull();
        assertThat(joiner.stats().rejected()).isZero();
    }

    @Test
    void manyLongKeysExpireThoughTheirNamesExceedAMessage() {
        ReplicatedMap<String, byte[]> map = map("a");
        for (int i = 0; i < 10; i++) {
            map.put(i + "k".repeat(Solo.SMALL_BYTES / 4), SMALL, Duration.ofMillis(200));
        }
        String longest = "k".repeat(Solo.SMALL_BYTES - 200);
        map.put(longest, new byte[0], Duration.ofMillis(200));
        await().atMost(LONG).until(() -> map.size() == 0);
        assertThat(map.put("k", SMALL)).isNull();
    }

    @Test
    void anAnswerThatIsTooLargeFailsThisCallAlone() {
        RpcDispatcher<byte[], byte[]> callee = rpc("callee");
        RpcDispatcher<byte[], byte[]> caller = rpc("caller");
        await().atMost(LONG)
                .until(() -> caller.members().size() == 2 && callee.members().size() == 2);
        for (byte[] ask : List.of(ASK_FOR_MUCH, FAIL_WITH_MUCH)) {
            RpcResult<byte[]> result = caller.callAll(ask, Quorum.ALL, LONG);
            assertThat(result.answers().values()).hasSize(2).allMatch(RpcAnswer.Failed.class::isInstance);
        }
        RpcAnswer<byte[]> refused = caller.call(List.of(callee.address()), ASK_FOR_MUCH, Quorum.ALL, LONG)
                .answers()
                .get(callee.address());
        assertThat(((RpcAnswer.Failed<byte[]>) refused).text()).contains("" + Solo.SMALL_BYTES);
        assertThat(caller.callAll(SMALL, Quorum.ALL, LONG).complete()).isTrue();
        assertThat(callee.callAll(SMALL, Quorum.ALL, LONG).complete()).isTrue();
    }

    @Test
    void aRequestThatIsTooLargeIsRefusedAlone() {
        RpcDispatcher<byte[], byte[]> caller = rpc("caller");
        assertThatThrownBy(() -> caller.callAll(TOO_LARGE, Quorum.ALL, LONG))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("" + Solo.SMALL_BYTES);
        assertThat(caller.stats().outstanding()).isZero();
        assertThat(caller.callAll(SMALL, Quorum.ALL, LONG).complete()).isTrue();
    }
}
