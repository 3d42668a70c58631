package io.chorale.replication.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.wire.WireException;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.replication.ShardId;
import io.chorale.replication.core.Message.HostedSpace;
import io.chorale.replication.peers.Lives;
import io.chorale.replication.peers.Removal;
import io.chorale.replication.shard.Message.Prepare;
import io.chorale.replication.shard.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
    private static final ShardId SHARD = new ShardId("jms", 63);
    private static final Epoch EPOCH = new Epoch(7, -1);
    private static final NodeId NODE = new NodeId(new UUID(1, 2));
    private static final byte[] BYTES = {1, 2, 3};

    static List<Message> all() {
        return List.of(
                new Message.Hello(
                        NODE,
                        new Lives(5, List.of(7L, 8L)),
                        true,
                        Message.Duty.DRAINING,
                        List.of(new Removal(NODE, NODE, 9)),
                        true,
                        List.of(
                                new HostedSpace("jms", 64, 3, ReplicationPolicy.AUTO),
                                new HostedSpace("x", 1, 1, ReplicationPolicy.ONE)),
                        Set.of("jms"),
                        Set.of(SHARD)),
                new Message.Admit(8),
                new Message.Refuse(8, null),
                new Message.Refuse(8, new Removal(NODE, NODE, 9)),
                new Message.Drain(),
                new Message.MayGo(4, NODE),
                new Message.Verdict(
                        4,
                        "Needed.",
                        Set.of(new Message.KeptCopy(SHARD, 3, 5)),
                        Set.of(new Message.KeptCopy(SHARD, 4, 6)),
                        Set.of(new ShardId("jms", 62))),
                new Message.Stays(NODE),
                new Message.GoOn("jms"),
                new Message.Part(3, 1, 2, BYTES),
                new Message.Protocol(SHARD, new Prepare(EPOCH)),
                new Message.Reigns(SHARD, EPOCH, Set.of(NODE), Set.of(), true),
                new Message.Request(SHARD, EPOCH, new Epoch(2, 1), 8, 7, Dot.NONE, BYTES),
                new Message.Request(SHARD, EPOCH, new Epoch(2, 1), 8, 7, new Dot(EPOCH, 6), BYTES),
                new Message.Query(SHARD, EPOCH, -8, BYTES),
                new Message.Answer(SHARD, EPOCH, 8, true, BYTES),
                new Message.Busy(SHARD, EPOCH, 8),
                new Message.Forgotten(SHARD, EPOCH, 8),
                new Message.ToPrimary(SHARD, EPOCH, BYTES),
                new Message.ToClient(SHARD, EPOCH, BYTES));
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsEncodedIsDecoded(Message message) {
        assertThat(MessageCodec.decode(MessageCodec.encode(message)))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyTruncationIsRefused(Message message) {
        byte[] bytes = MessageCodec.encode(message);
        for (int length = 0; length < bytes.length; length++) {
            byte[] truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> MessageCodec.decode(truncated)).isInstanceOf(WireException.class);
        }
    }

    @Test
    void mutatedBytesAreDecodedOrRefusedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(42);
        List<byte[]> seeds = all().stream().map(MessageCodec::encode).toList();
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(MessageCodec.decode(bytes)).isNotNull();
            } catch (WireException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(10_000, 199_999);
    }
}
