package io.chorale.groups.blocks.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated messages, commands and records: no core throws, no decoder anything but {@link WireException}, and
 * no memory is taken for sizes that are only claimed. The number of inputs is the system property
 * {@code chorale.fuzz.inputs}, over all kinds.
 */
class HostileMessagesTest {
    private static final int KINDS = 13;
    private static final int INPUTS = Integer.getInteger("chorale.fuzz.inputs", 200_000) / KINDS;
    private static final long SEED = Long.getLong("chorale.fuzz.seed", 20_261_122L);
    private static final int INPUTS_A_CORE = 500;
    private static final int MAX_MESSAGE_BYTES = 4_096;
    private static final long MEMORY_BYTES = 64L << 20;
    private static final StoreLimits STORE = new StoreLimits(1_000, 100_000, 100, 1_000);

    private final Address self = address(1);
    private final Address peer = address(2);
    private final GroupViewId view = new GroupViewId(new ViewId(7, new UUID(0, 1)), 3, 0);
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<byte[]> sent = new ArrayList<>();
    private long rejected;
    private long taken;

    private static Address address(long number) {
        return new Address(new Member(new UUID(0, number), "n" + number), number, "s" + number);
    }

    private GroupEvent.GroupView view(GroupEvent.Cause cause, List<Address> members, Address changed) {
        List<Address> together = cause == GroupEvent.Cause.NETWORK ? List.of(self) : members;
        return new GroupEvent.GroupView("g", view, cause, members, List.of(changed), together);
    }

    private byte[] input(List<byte[]> seeds) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = (byte) random.nextInt(9);
            }
            return bytes;
        }
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int flips = random.nextInt(4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 8)) : bytes;
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Both outcomes, or the inputs say nothing. */
    private void bothWays(int inputs) {
        assertThat(rejected).isGreaterThan(inputs / 20);
        assertThat(taken).isGreaterThan(inputs / 20);
    }

    // Messages to a member that has the state, to one that loads it, and to one that merges it.

    @Test
    void aMemberThatHasTheStateTakesWhateverComes() {
        messages(Phase.LIVE);
    }

    @Test
    void aMemberThatLoadsTakesWhateverComes() {
        messages(Phase.BLANK);
    }

    @Test
    void aMemberThatMergesTakesWhateverComes() {
        messages(Phase.MERGING);
    }

    private void messages(Phase phase) {
        List<byte[]> seeds = messageSeeds();
        long before = usedBytes();
        for (int done = 0; done < 2 * INPUTS; done += INPUTS_A_CORE) {
            ReplicaCore<StoreState> core = coreThatIs(phase);
            for (int i = 0; i < INPUTS_A_CORE; i++) {
                long rejectedBefore = rejected;
                sent.clear();
                if (random.nextBoolean()) {
                    core.message(peer, input(seeds), i);
                } else {
                    core.privateMessage(peer, input(seeds), i);
                }
                taken += rejected == rejectedBefore ? 1 : 0;
                if (i % 50 == 0) {
                    core.tick(i);
                }
            }
            // Whatever it was told, it takes the next view.
            core.view(view(GroupEvent.Cause.LEAVE, List.of(self), peer), INPUTS_A_CORE);
        }
        bothWays(INPUTS);
        assertThat(usedBytes() - before).isLessThan(MEMORY_BYTES);
    }

    /** A member in a group of two that has heard what the other one has, and has asked it for what it needs. */
    private ReplicaCore<StoreState> coreThatIs(Phase phase) {
        ReplicaLimits limits = new ReplicaLimits(1_024, 4, 20_000, 100, 8);
        ReplicaCore<StoreState> core =
                new ReplicaCore<>(self, new MapModel(STORE), limits, MAX_MESSAGE_BYTES, new Output());
        List<Address> both = List.of(self, peer);
        Place lineage = null;
        if (phase == Phase.BLANK) {
            core.view(view(GroupEvent.Cause.JOIN, both, self), 0);
        } else {
            core.view(view(GroupEvent.Cause.JOIN, List.of(self), self), 0);
            GroupEvent.Cause cause = phase == Phase.LIVE ? GroupEvent.Cause.JOIN : GroupEvent.Cause.NETWORK;
            core.view(view(cause, both, peer), 0);
            lineage = phase == Phase.LIVE ? null : Place.ofLineage(view, self, null);
        }
        Phase other = phase == Phase.BLANK ? Phase.LIVE : phase == Phase.LIVE ? Phase.BLANK : Phase.MERGING;
        Place others = phase == Phase.MERGING ? Place.ofLineage(view, peer, null) : null;
        sent.clear();
        core.message(self, new ReplicaMessage.Status(view, self, core.phase(), lineage).toBytes(), 0);
        core.message(peer, new ReplicaMessage.Status(view, peer, other, others).toBytes(), 0);
        assertThat(core.phase()).isEqualTo(phase);
        assertThat(sent).hasSize(phase == Phase.LIVE ? 0 : 1);
        return core;
    }

    private List<byte[]> messageSeeds() {
        Place place = Place.ofView(view);
        byte[] record = filled().get(1);
        byte[] body =
                new WireWriter().writeBytes(filled().get(0)).writeBytes(record).toBytes();
        byte[] half = Arrays.copyOf(record, record.length / 2);
        Place theirs = Place.ofLineage(view, peer, null);
        List<ReplicaMessage> seeds = List.of(
                new ReplicaMessage.Update(1, mapCommands().get(0)),
                new ReplicaMessage.Status(view, peer, Phase.MERGING, theirs),
                new ReplicaMessage.Loaded(view),
                new ReplicaMessage.Restart(1),
                new ReplicaMessage.Fetch(place, 0, 4, 1_024),
                new ReplicaMessage.Chunk(place, 0, false, false, 2, Donor.checksum(body), body),
                new ReplicaMessage.Chunk(theirs, 0, false, false, 2, Donor.checksum(body), body),
                new ReplicaMessage.Chunk(theirs, 1, true, false, 2, Donor.checksum(new byte[0]), new byte[0]),
                new ReplicaMessage.Chunk(place, 0, false, true, 0, Donor.checksum(half), half),
                new ReplicaMessage.Chunk(place, 1, false, true, 2, Donor.checksum(half), half),
                new ReplicaMessage.Missing(place));
        return seeds.stream().map(ReplicaMessage::toBytes).toList();
    }

    private final class Output implements ReplicaOutput<StoreState> {
        @Override
        public void toGroup(byte[] message) {
            assertThat(message.length).isLessThanOrEqualTo(MAX_MESSAGE_BYTES);
        }

        @Override
        public void toMember(Address to, byte[] message) {
            assertThat(message.length).isLessThanOrEqualTo(MAX_MESSAGE_BYTES);
            sent.add(message);
            assertThat(sent.size()).isLessThanOrEqualTo(ReplicaLimits.MAX_WINDOW);
        }

        @Override
        public void answered(long ticket, Outcome outcome) {}

        @Override
        public void inDoubt(long ticket, String reason) {}

        @Override
        public void changed(StoreState state, List<Change> changes) {}

        @Override
        public void replaced(StoreState state, Reason reason, MergeReport report) {}

        @Override
        public void writable(boolean now) {}

        @Override
        public void rejected(Address from, String reason) {
            rejected++;
        }
    }

    // Calls.

    @Test
    void callsTakeWhateverComes() {
        List<byte[]> seeds = List.of(
                new RpcMessage.Request(1, new byte[10]).toBytes(),
                new RpcMessage.Answer(1, new byte[10]).toBytes(),
                new RpcMessage.Failure(1, "Type", "text").toBytes());
        RpcCore core = new RpcCore(self, 10, MAX_MESSAGE_BYTES, new Calls());
        core.view(List.of(self, peer));
        for (int i = 0; i < INPUTS; i++) {
            core.call(i, List.of(peer), new byte[1], RpcCore.Quorum.ALL, i + 5);
            long before = rejected;
            core.message(peer, random.nextBoolean(), input(seeds));
            taken += rejected == before ? 1 : 0;
            core.tick(i);
        }
        assertThat(core.outstanding()).isLessThanOrEqualTo(10);
        bothWays(INPUTS);
    }

    private final class Calls implements RpcCore.RpcOutput {
        @Override
        public void toGroup(byte[] message) {}

        @Override
        public void toMember(Address to, byte[] message) {}

        @Override
        public void handle(Address caller, long id, byte[] body) {}

        @Override
        public void completed(long id, Map<Address, RpcReply> replies) {}

        @Override
        public void rejected(Address from, String reason) {
            rejected++;
        }
    }

    // Commands and records.

    private static List<byte[]> mapCommands() {
        byte[] key = {'k'};
        return List.of(
                MapModel.put(key, new byte[40], 5, MapModel.Condition.ALWAYS, null),
                MapModel.put(key, new byte[4], 0, MapModel.Condition.EQUAL, new byte[40]),
                MapModel.put(new byte[] {'l'}, new byte[40], 0, MapModel.Condition.ABSENT, null),
                MapModel.remove(key, MapModel.Condition.PRESENT, null));
    }

    private static List<byte[]> treeCommands() {
        return List.of(
                TreeModel.add("/a/b/c", Map.of("x", new byte[9])),
                TreeModel.set("/a/b", "y", new byte[9]),
                TreeModel.unset("/a/b", "y"),
                TreeModel.remove("/a/b"));
    }

    private static <S> S applied(StateModel<S> model, List<byte[]> commands) {
        S state = model.empty();
        for (byte[] command : commands) {
            state = model.apply(state, 1, command, 0).state();
        }
        return state;
    }

    private static <S> List<byte[]> records(StateModel<S> model, S state) {
        List<byte[]> records = new ArrayList<>();
        for (Iterator<byte[]> each = model.records(state, 0); each.hasNext(); ) {
            records.add(each.next());
        }
        return records;
    }

    private static List<byte[]> filled() {
        MapModel model = new MapModel(STORE);
        return records(model, applied(model, mapCommands()));
    }

    @Test
    void aMapTakesWhateverComes() {
        MapModel model = new MapModel(STORE);
        List<byte[]> commands = new ArrayList<>(mapCommands());
        commands.add(model.due(applied(model, mapCommands().subList(0, 1)), 10, 1_000));
        commandsAndRecords(model, commands);
    }

    @Test
    void aTreeTakesWhateverComes() {
        commandsAndRecords(new TreeModel(STORE), treeCommands());
    }

    @Test
    void aBusTakesWhateverComes() {
        commandsAndRecords(new BusModel(10, 1_000), List.of(new byte[20]));
    }

    private <S> void commandsAndRecords(StateModel<S> model, List<byte[]> commands) {
        List<byte[]> records = records(model, applied(model, commands));
        S full = applied(model, commands);
        S state = full;
        long before = usedBytes();
        for (int i = 0; i < 2 * INPUTS; i++) {
            try {
                state = i % 2 == 0
                        ? model.apply(state, i, input(commands), i).state()
                        : model.restored(state, input(records), i);
                taken++;
            } catch (WireException e) {
                rejected++;
            }
            if (i % INPUTS_A_CORE == 0) {
                model.compared(full, state);
                model.merged(full, state);
                byte[] due = model.due(state, i, 1_000);
                assertThat(due == null || due.length <= 1_000).isTrue();
                state = full;
            }
        }
        bothWays(INPUTS);
        assertThat(usedBytes() - before).isLessThan(MEMORY_BYTES);
    }
}
