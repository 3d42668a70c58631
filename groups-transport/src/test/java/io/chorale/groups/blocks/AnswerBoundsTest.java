package io.chorale.groups.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Service;
import io.chorale.groups.blocks.core.RpcCore.Quorum;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.wire.WireWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that cannot be sent are as bounded as calls that wait for their handler. */
class AnswerBoundsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MAX_HANDLING = 10;
    private static final int CALLS = 400;
    private final Cluster cluster = Solo.cluster(1 << 20);

    @AfterEach
    void close() {
        cluster.close();
    }

    /** A session that calls and never reads: its private address takes 64 MiB, then whoever sends to it waits. */
    @Test
    void answersToACallerThatDoesNotReadDoNotPileUp() {
        byte[] large = new byte[1_000_000];
        AtomicInteger handled = new AtomicInteger();
        RpcConfig config = new RpcConfig(Handoff.SHARED, 100, MAX_HANDLING, LONG);
        RpcDispatcher<byte[], byte[]> callee = RpcDispatcher.open(
                cluster.connect("callee"),
                "rpc",
                Codec.BYTES,
                Codec.BYTES,
                (caller, ask) -> {
                    handled.incrementAndGet();
                    return ask.length == 0 ? ask : large;
                },
                config);
        GroupSession deaf = cluster.connect("deaf");
        for (int i = 0; i < CALLS; i++) {
            int number = i;
            byte[] request = new WireWriter()
                    .writeByte(1)
                    .writeLong(i)
                    .writeBytes(new byte[1])
                    .toBytes();
            deaf.send(Service.AGREED, "rpc", request);
            await().atMost(LONG)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> handled.get() + callee.stats().busy() == number + 1);
        }
        assertThat(callee.stats().handling()).isEqualTo(MAX_HANDLING);
        assertThat(callee.stats().busy()).isGreaterThan(CALLS / 2);
        assertThat(callee.waiting()).isLessThanOrEqualTo(2 * MAX_HANDLING);
        deaf.close();
        await().atMost(LONG).until(() -> callee.stats().handling() == 0);
        assertThat(callee.callAll(new byte[0], Quorum.ALL, LONG).complete()).isTrue();
    }
}
