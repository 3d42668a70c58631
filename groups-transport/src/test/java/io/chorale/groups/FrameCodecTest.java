package io.chorale.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.chorale.groups.wire.WireWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
    private static final int LIMIT = 20_000;

    private final FrameCodec codec = new FrameCodec("cluster", LIMIT);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<byte[]> decode(byte[] frame) {
        List<byte[]> messages = new ArrayList<>();
        assertThat(codec.decode(frame, messages::add)).isEqualTo(messages.size());
        return messages;
    }

    private void assertRejected(byte[] frame, RejectCause cause) {
        List<byte[]> messages = new ArrayList<>();
        assertThatExceptionOfType(FrameException.class)
                .isThrownBy(() -> codec.decode(frame, messages::add))
                .satisfies(e -> assertThat(e.rejectCause()).isEqualTo(cause));
        assertThat(messages).as("a bad frame has no effect").isEmpty();
    }

    private WireWriter header(int version, int count) {
        byte[] good = codec.encode(List.of(bytes("x")));
        WireWriter writer = new WireWriter();
        writer.writeInt(FrameCodec.MAGIC).writeByte(version).writeRaw(good, 5, 8);
        return writer.writeSize(count);
    }

    @Test
    void messagesComeBackInOrder() {
        List<byte[]> messages = List.of(bytes("one"), new byte[0], bytes("three"));
        assertThat(decode(codec.encode(messages))).containsExactlyElementsOf(messages);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 20_000})
    void theSizeOfAMessageIsKnownBeforeItIsEncoded(int length) {
        byte[] message = new byte[length];
        byte[] frame = codec.encode(List.of(message));
        assertThat(frame).hasSize(FrameCodec.MAX_HEADER_BYTES - 4 + FrameCodec.encodedBytes(message));
        assertThat(decode(frame)).containsExactly(message);
    }

    @Test
    void aFrameHoldsAMessage() {
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(List.of()));
        assertRejected(header(1, 0).toBytes(), RejectCause.MALFORMED);
    }

    @Test
    void everyTruncationIsMalformed() {
        byte[] frame = codec.encode(List.of(bytes("one"), bytes("two")));
        for (int length = 0; length < frame.length; length++) {
            assertRejected(Arrays.copyOf(frame, length), RejectCause.MALFORMED);
        }
        assertRejected(Arrays.copyOf(frame, frame.length + 1), RejectCause.MALFORMED);
    }

    @Test
    void anotherMagicIsMalformed() {
        assertRejected(bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), RejectCause.MALFORMED);
    }

    @Test
    void anotherVersionIsToldApart() {
        assertRejected(header(2, 1).writeBytes(bytes("x")).toBytes(), RejectCause.UNKNOWN_VERSION);
        assertRejected(header(0, 1).writeBytes(bytes("x")).toBytes(), RejectCause.UNKNOWN_VERSION);
    }

    @Test
    void anotherClusterIsToldApart() {
        assertRejected(new FrameCodec("Cluster", LIMIT).encode(List.of(bytes("x"))), RejectCause.FOREIGN_CLUSTER);
    }

    @Test
    void aMessageAboveTheLimitIsOversized() {
        byte[] frame = new FrameCodec("cluster", LIMIT + 1).encode(List.of(bytes("first"), new byte[LIMIT + 1]));
        assertRejected(frame, RejectCause.OVERSIZED);
    }

    @Test
    void aLengthBeyondTheFrameAllocatesNothing() {
        FrameCodec generous = new FrameCodec("cluster", Integer.MAX_VALUE);
        byte[] lyingLength = header(1, 1).writeSize(Integer.MAX_VALUE).toBytes();
        byte[] lyingCount = header(1, Integer.MAX_VALUE).writeBytes(bytes("x")).toBytes();
        for (byte[] frame : List.of(lyingLength, lyingCount)) {
            assertThat(allocatedBy(generous, frame)).isLessThan(100_000);
            assertRejected(frame, frame == lyingLength ? RejectCause.OVERSIZED : RejectCause.MALFORMED);
        }
    }

    /** Whatever arrives ends in messages no longer than the frame or in a FrameException, and allocates little. */
    @Test
    void randomAndMutatedFramesDoNoHarm() {
        long seed = 20_260_401;
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] frame = i % 4 == 0 ? randomBytes(random) : mutated(random);
            String what = "seed " + seed + ", input " + i;
            long allocated = allocatedBy(codec, frame);
            // The first inputs load classes.
            if (i > 5_000) {
                assertThat(allocated).as(what).isLessThan(16_000L + 4L * frame.length);
            }
            try {
                List<byte[]> messages = decode(frame);
                accepted++;
                assertThat(messages.stream().mapToInt(m -> m.length).sum())
                        .as(what)
                        .isLessThan(frame.length);
            } catch (FrameException e) {
                assertThat(e.getMessage()).as(what).isNotEmpty();
            }
        }
        assertThat(accepted).as("some mutations hit only bodies").isGreaterThan(1_000);
    }

    private static long allocatedBy(FrameCodec codec, byte[] frame) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            codec.decode(frame, message -> {});
        } catch (FrameException e) {
            assertThat(e.rejectCause()).isNotNull();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static byte[] randomBytes(Random random) {
        byte[] frame = new byte[random.nextInt(300)];
        random.nextBytes(frame);
        return frame;
    }

    private byte[] mutated(Random random) {
        List<byte[]> messages = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);
            messages.add(message);
        }
        byte[] frame = codec.encode(messages);
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations && frame.length > 0; i++) {
            int at = random.nextInt(frame.length);
            switch (random.nextInt(4)) {
                case 0 -> frame[at] = (byte) random.nextInt();
                case 1 -> frame[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> frame = Arrays.copyOf(frame, random.nextInt(frame.length + 20));
                default -> frame[13 % frame.length] = (byte) random.nextInt();
            }
        }
        return frame;
    }
}
