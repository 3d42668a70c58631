package io.chorale.groups.vs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import io.chorale.groups.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Random bytes and mutated frames of each kind: never an exception, never much memory. The number of inputs is the
 * system property {@code chorale.fuzz.inputs}.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("chorale.fuzz.inputs", 200_000);
    private static final long SEED = Long.getLong("chorale.fuzz.seed", 20_261_122L);
    private static final int INPUTS_A_CORE = 2_000;
    private static final long MEMORY_BYTES = 64L << 20;

    private final Member self = new Member(new UUID(1, 1), "self");
    private final Member peer = new Member(new UUID(2, 2), "peer");
    private final ViewId id = new ViewId(7, peer.id());
    private final VsCodec codec = new VsCodec("fuzz");
    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void randomAndMutatedFramesDoNoHarm() {
        List<byte[]> frames = frames();
        Set<RejectCause> causes = EnumSet.noneOf(RejectCause.class);
        long rejected = 0;
        long before = usedBytes();
        for (int done = 0; done < INPUTS; done += INPUTS_A_CORE) {
            Sink sink = new Sink();
            VirtualSynchrony core = twoMembers(sink);
            for (int i = 0; i < INPUTS_A_CORE; i++) {
                core.frame(peer, random.nextInt(4) == 0 ? randomBytes() : mutated(frames), i);
                if (i % 50 == 0) {
                    core.tick(i);
                }
            }
            rejected += sink.rejected;
            causes.addAll(sink.causes);
            if (done == INPUTS / 2 / INPUTS_A_CORE * INPUTS_A_CORE) {
                assertThat(usedBytes() - before).isLessThan(MEMORY_BYTES);
            }
        }
        assertThat(rejected).isGreaterThan(INPUTS / 4);
        assertThat(causes).contains(RejectCause.MALFORMED, RejectCause.UNKNOWN_VERSION, RejectCause.FOREIGN_CLUSTER);
    }

    @Test
    void eachKindSurvivesItsOwnEncoding() {
        for (byte[] frame : frames()) {
            Sink sink = new Sink();
            twoMembers(sink).frame(peer, frame, 100);
            assertThat(sink.rejected).as("rejected " + Arrays.toString(frame)).isZero();
        }
    }

    private VirtualSynchrony twoMembers(Sink sink) {
        VirtualSynchrony core = new VirtualSynchrony(self, VsConfig.of("fuzz"), sink);
        core.transportView(new View(1, List.of(peer, self)), 0);
        core.frame(peer, codec.encode(new Control.Propose(id, List.of(peer, self))), 0);
        Digest none = Digest.none();
        core.frame(peer, codec.encode(new Control.Plan(id, List.of(peer, self), List.of(none, none))), 0);
        core.frame(peer, codec.encode(new Control.Install(id)), 0);
        assertThat(core.view()).isNotNull();
        return core;
    }

    /** One frame of each kind that fits the state of the member it goes to. */
    private List<byte[]> frames() {
        ViewId next = new ViewId(8, peer.id());
        SeqSet some = new SeqSet();
        some.addRange(3, 5);
        List<SeqSet> sets = List.of(some, new SeqSet());
        Digest digest = new Digest(
                id, new long[] {2, 0}, List.of(new SeqSet(), new SeqSet()), List.of(new SeqSet(), new SeqSet()));
        Digest scattered = new Digest(id, new long[] {1, 0}, sets, sets);
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        byte[] packet = codec.pack(false, id, 0, 1, Service.FIFO, 0, Packet.NO_CAUSES, List.of(text, text), 20)
                .frame();
        List<byte[]> frames = new ArrayList<>(List.of(
                packet,
                codec.pack(true, id, 0, 1, Service.UNRELIABLE, 0, Packet.NO_CAUSES, List.of(text), 10)
                        .frame(),
                codec.pack(false, id, 0, 1, Service.SAFE, 1, new long[] {0, 0}, List.of(text), 10)
                        .frame(),
                codec.fragment(id, 0, 1, Service.CAUSAL, 0, new long[] {0, 0}, 9, new byte[500], 0, 100)
                        .frame(),
                codec.fragment(id, 0, 1, Service.RELIABLE, 0, Packet.NO_CAUSES, 9, new byte[500], 100, 100)
                        .frame()));
        List<Control> messages = List.of(
                new Control.Status(id, new long[] {1, 0}, 1),
                new Control.Ask(id, 3, 0, true),
                new Control.Grant(id, 1, 1, 2),
                new Control.Propose(next, List.of(peer, self)),
                new Control.Told(next, digest),
                new Control.Plan(next, List.of(peer, self), List.of(digest, scattered)),
                new Control.FillRequest(id, 1, some),
                new Control.Fill(next, 0, packet),
                new Control.Ready(next),
                new Control.Install(next),
                new Control.Refuse(next, 12),
                new Control.Stuck(next));
        messages.forEach(message -> frames.add(codec.encode(message)));
        return frames;
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] mutated(List<byte[]> frames) {
        byte[] frame = frames.get(random.nextInt(frames.size()));
        byte[] copy = random.nextInt(4) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length + 20)) : frame.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && copy.length > 0; i++) {
            int first = random.nextInt(3) == 0 ? 0 : Math.min(13, copy.length - 1);
            int at = first + random.nextInt(copy.length - first);
            copy[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (copy[at] ^ 1 << random.nextInt(8));
        }
        return copy;
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static final class Sink implements VsOutput {
        private long rejected;
        private final Set<RejectCause> causes = EnumSet.noneOf(RejectCause.class);

        @Override
        public void send(Member to, byte[] frame) {}

        @Override
        public void multicast(byte[] frame) {}

        @Override
        public void datagram(byte[] frame) {}

        @Override
        public void sent(long ticket) {}

        @Override
        public void deliver(Delivery delivery) {
            assertThat(delivery.offset() + delivery.length()).isLessThanOrEqualTo(delivery.bytes().length);
        }

        @Override
        public void transitional(List<Member> together) {}

        @Override
        public void holes() {}

        @Override
        public void view(VsView view) {}

        @Override
        public void rejected(Member from, RejectCause cause, String reason) {
            rejected++;
            causes.add(cause);
        }
    }
}
