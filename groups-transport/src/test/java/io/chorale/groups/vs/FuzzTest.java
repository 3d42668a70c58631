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
 * system property {@code chorale.fuzz.inputs}; a core that lives long gets a quarter of them, of each kind.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("chorale.fuzz.inputs", 200_000);
    private static final long SEED = Long.getLong("chorale.fuzz.seed", 20_261_122L);
    private static final int INPUTS_A_CORE = 2_000;
    private static final int LOOKS = 5;
    private static final int INPUTS_A_KIND = Math.max(LOOKS, INPUTS / 4);
    private static final int INPUTS_A_VIEW = 50;
    /** What a core may grow by: half of that was seen, with streams full of gaps. Each frame takes 70 bytes and more. */
    private static final long GROWTH_BYTES = 1L << 20;
    /** The heap has other users, which may have garbage between a collection and the look after it. */
    private static final int COLLECTIONS = 5;

    private static final int KINDS = 17;
    private static final VsCodec CODEC = new VsCodec("fuzz");
    private static final UUID PEER = new UUID(2, 2);
    private static final ViewId FIRST_VIEW = new ViewId(7, PEER);

    private final Member self = new Member(new UUID(1, 1), "self");
    private final Member peer = new Member(PEER, "peer");
    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void randomAndMutatedFramesDoNoHarm() {
        List<byte[]> frames = frames(FIRST_VIEW);
        Set<RejectCause> causes = EnumSet.noneOf(RejectCause.class);
        long rejected = 0;
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
        }
        assertThat(rejected).isGreaterThan(INPUTS / 4);
        assertThat(causes).contains(RejectCause.MALFORMED, RejectCause.UNKNOWN_VERSION, RejectCause.FOREIGN_CLUSTER);
    }

    /** What an input leaves behind in a view, or in the round that it begins. */
    @Test
    void oneViewKeepsNoMoreHoweverMuchComes() {
        for (int kind = 0; kind <= KINDS; kind++) {
            oneCoreStaysSmall(kind, INPUTS_A_KIND);
        }
    }

    /** What a view leaves behind in the next ones. */
    @Test
    void manyViewsKeepNoMoreHoweverMuchComes() {
        for (int kind = 0; kind <= KINDS; kind++) {
            oneCoreStaysSmall(kind, INPUTS_A_VIEW);
        }
    }

    /** Gives one core all inputs of a kind, and looks at the heap while they come; the last kind is no frame at all. */
    private void oneCoreStaysSmall(int kind, int inputsAView) {
        long before = usedBytes();
        Sink sink = new Sink();
        VirtualSynchrony core = twoMembers(sink);
        long views = core.stats().viewsInstalled();
        List<byte[]> frames = frames(FIRST_VIEW);
        for (int i = 1; i <= INPUTS_A_KIND; i++) {
            core.frame(peer, kind == KINDS ? randomBytes() : mutated(frames.subList(kind, kind + 1)), i);
            if (i % 50 == 0) {
                core.tick(i);
            }
            if (i % (INPUTS_A_KIND / LOOKS) == 0) {
                assertThat(leastGrowth(before))
                        .as("bytes kept after %d inputs of kind %d, %d in a view", i, kind, inputsAView)
                        .isLessThan(GROWTH_BYTES);
            }
            if (i % inputsAView == 0) {
                part(core, i);
                frames = frames(meet(core, sink, i));
            }
        }
        // And the core was in use all the time, or there would have been nothing to measure.
        assertThat(core.stats().viewsInstalled() - views).isGreaterThanOrEqualTo(2L * (INPUTS_A_KIND / inputsAView));
    }

    /** The peer is lost, whatever it has begun. */
    private void part(VirtualSynchrony core, long nowMs) {
        core.transportView(new View(2, List.of(self)), nowMs);
        assertThat(core.view().members()).containsExactly(self);
        assertThat(core.isFlushing()).isFalse();
    }

    /** The peer comes back and leads to a view of both. */
    private ViewId meet(VirtualSynchrony core, Sink sink, long nowMs) {
        ViewId met = new ViewId(core.view().id().counter() + 1, peer.id());
        core.transportView(new View(3, List.of(peer, self)), nowMs);
        core.frame(peer, CODEC.encode(new Control.Propose(met, List.of(peer, self))), nowMs);
        core.frame(
                peer,
                CODEC.encode(new Control.Plan(met, List.of(peer, self), List.of(Digest.none(), sink.told))),
                nowMs);
        core.frame(peer, CODEC.encode(new Control.Install(met)), nowMs);
        assertThat(core.view().id()).isEqualTo(met);
        return met;
    }

    @Test
    void eachKindSurvivesItsOwnEncoding() {
        for (byte[] frame : frames(FIRST_VIEW)) {
            Sink sink = new Sink();
            twoMembers(sink).frame(peer, frame, 100);
            assertThat(sink.rejected).as("rejected " + Arrays.toString(frame)).isZero();
        }
    }

    private VirtualSynchrony twoMembers(Sink sink) {
        VirtualSynchrony core = new VirtualSynchrony(self, VsConfig.of("fuzz"), sink);
        core.transportView(new View(1, List.of(peer, self)), 0);
        core.frame(peer, CODEC.encode(new Control.Propose(FIRST_VIEW, List.of(peer, self))), 0);
        Digest none = Digest.none();
        core.frame(peer, CODEC.encode(new Control.Plan(FIRST_VIEW, List.of(peer, self), List.of(none, none))), 0);
        core.frame(peer, CODEC.encode(new Control.Install(FIRST_VIEW)), 0);
        assertThat(core.view()).isNotNull();
        return core;
    }

    /** One frame of each kind that fits the state of the member it goes to. */
    private List<byte[]> frames(ViewId id) {
        ViewId next = new ViewId(id.counter() + 1, peer.id());
        SeqSet some = new SeqSet();
        some.addRange(3, 5);
        List<SeqSet> sets = List.of(some, new SeqSet());
        Digest digest = new Digest(
                id, new long[] {2, 0}, List.of(new SeqSet(), new SeqSet()), List.of(new SeqSet(), new SeqSet()));
        Digest scattered = new Digest(id, new long[] {1, 0}, sets, sets);
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        byte[] packet = CODEC.pack(false, id, 0, 1, Service.FIFO, 0, Packet.NO_CAUSES, List.of(text, text), 20)
                .frame();
        List<byte[]> frames = new ArrayList<>(List.of(
                packet,
                CODEC.pack(true, id, 0, 1, Service.UNRELIABLE, 0, Packet.NO_CAUSES, List.of(text), 10)
                        .frame(),
                CODEC.pack(false, id, 0, 1, Service.SAFE, 1, new long[] {0, 0}, List.of(text), 10)
                        .frame(),
                CODEC.fragment(id, 0, 1, Service.CAUSAL, 0, new long[] {0, 0}, 9, new byte[500], 0, 100)
                        .frame(),
                CODEC.fragment(id, 0, 1, Service.RELIABLE, 0, Packet.NO_CAUSES, 9, new byte[500], 100, 100)
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
        messages.forEach(message -> frames.add(CODEC.encode(message)));
        assertThat(frames).hasSize(KINDS);
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

    private static long leastGrowth(long beforeBytes) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS && least >= GROWTH_BYTES; i++) {
            least = Math.min(least, usedBytes() - beforeBytes);
        }
        return least;
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static final class Sink implements VsOutput {
        private long rejected;
        /** What the core has told the peer last about what it has. */
        private Digest told;

        private final Set<RejectCause> causes = EnumSet.noneOf(RejectCause.class);

        @Override
        public void send(Member to, byte[] frame) {
            CODEC.decode(frame, 1, new VsCodec.Handler() {
                @Override
                public void packet(Packet packet) {}

                @Override
                public void datagram(Packet packet) {}

                @Override
                public void control(Control message) {
                    told = message instanceof Control.Told answer ? answer.digest() : told;
                }
            });
        }

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
