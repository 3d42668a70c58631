package io.chorale.replication.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.wire.WireException;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShardCodecTest {
    private static final Epoch EPOCH = new Epoch(7, -1);
    private static final NodeId NODE = new NodeId(new UUID(1, 2));
    private static final ClientId CLIENT = new ClientId("client");
    private static final ElementId ITEM = new ElementId(new Dot(EPOCH, 2), 0);
    private static final Origin ORIGIN = new Origin(CLIENT, 2, 0);
    private static final Payload PAYLOAD = new Payload(new byte[] {1, 2, 3});

    private static Message whole() {
        Config config = Config.of(3, List.of(NODE), new OnePolicy());
        Config before = Config.of(2, List.of(), new MajorityPolicy());
        Element.Ref ref = new Element.Ref(ITEM, ORIGIN);
        ShardState state = new ShardState();
        state.apply(entry(1, new Entry.Start(config, before, Set.of(NODE))), Rules.ALL);
        state.apply(requested(2, new Change.Add(ITEM, ORIGIN, List.of(), PAYLOAD, PAYLOAD)), Rules.ALL);
        state.apply(requested(3), Rules.ALL);
        state.apply(requested(4, new Change.Raise(ITEM, 3)), Rules.ALL);
        Entry.Stable stable = new Entry.Stable(List.of(new ClientId("gone"), ClientId.ofBranch("x")));
        state.apply(new LoggedEntry(new Dot(new Epoch(8, 1), 1), stable), Rules.ALL);
        List<LoggedEntry> tail = List.of(
                entry(5, new Entry.Proposed(List.of(new Change.Remove(ITEM)))),
                requested(
                        6, new Change.Add(new ElementId(new Dot(EPOCH, 6), 1), ORIGIN, List.of(ref), PAYLOAD, PAYLOAD)),
                requested(7),
                entry(8, new Entry.Start(config, null, Set.of())),
                entry(9, stable));
        return new Message.Whole(
                EPOCH,
                new ReplicaImage(
                        EPOCH,
                        state,
                        3,
                        tail,
                        config,
                        before,
                        Set.of(NODE),
                        Map.of(NODE, new Epoch(9, 9)),
                        Map.of(NODE, new Epoch(8, 8))));
    }

    private static Entry.Start start() {
        return (Entry.Start) image().tail().get(3).entry();
    }

    private static ReplicaImage image() {
        return ((Message.Whole) whole()).image();
    }

    private static Base base() {
        return new Base(
                new Dot(EPOCH, 4),
                List.of(new Base.Step(new Dot(EPOCH, 3), List.of(ITEM)), new Base.Step(new Dot(EPOCH, 2), List.of())));
    }

    private static ImageDifference difference() {
        return ImageDifference.of(new Dot(EPOCH, 3), image(), Set.of(ITEM, new ElementId(new Dot(EPOCH, 1), 5)));
    }

    private static ReplicaSummary summary() {
        return DurableReplica.of(EPOCH, image(), Rules.ALL).summary();
    }

    private static LoggedEntry entry(long index, Entry entry) {
        return new LoggedEntry(new Dot(EPOCH, index), entry);
    }

    private static EntryRun run() {
        ElementId added = new ElementId(new Dot(EPOCH, 9), 0);
        return new EntryRun(List.of(
                requested(8, new Change.Remove(ITEM)),
                requested(9, new Change.Add(added, ORIGIN, List.of(), PAYLOAD, new Payload(new byte[] {5, 6, 7}))),
                entry(10, new Entry.Proposed(List.of(new Change.Raise(added, 1))))));
    }

    private static LoggedEntry requested(long index, Change... changes) {
        return entry(index, new Entry.Requested(CLIENT, index, index - 1, PAYLOAD, List.of(changes)));
    }

    @Test
    void whatIsEncodedIsDecoded() {
        List<Message> messages = List.of(
                new Message.Canvass(EPOCH),
                new Message.Welcome(EPOCH, true),
                new Message.HandOver(EPOCH),
                new Message.Prepare(EPOCH),
                whole(),
                new Message.Report(EPOCH, summary()),
                new Message.Fetch(EPOCH, null, true),
                new Message.Fetch(EPOCH, base(), false),
                new Message.Begin(EPOCH, start(), new Dot(EPOCH, 9), 3),
                new Message.Begin(EPOCH, start(), null, 1),
                new Message.NeedsStart(EPOCH, base()),
                new Message.NeedsStart(EPOCH, null),
                new Message.WholeDifference(EPOCH, difference()),
                new Message.StartDifference(EPOCH, difference()),
                new Message.FillFirst(EPOCH),
                new Message.FillAsk(EPOCH, 7, null),
                new Message.FillAsk(EPOCH, 8, new FilledTo(new Dot(EPOCH, 4), null, false, List.of())),
                new Message.FillPart(EPOCH, 8, null, List.of(), List.of()),
                new Message.FillPart(
                        EPOCH,
                        9,
                        new FilledTo(new Dot(EPOCH, 4), ITEM, true, List.of(ITEM)),
                        difference().present(),
                        List.of(ITEM)),
                new Message.Filled(EPOCH),
                new Message.Higher(EPOCH),
                new Message.NeedsReign(EPOCH),
                new Message.Append(EntryRun.of(requested(5, new Change.Remove(ITEM))), 4),
                new Message.Append(run(), 4),
                new Message.Confirm(EPOCH, 5),
                new Message.Commit(EPOCH, Long.MAX_VALUE));
        for (Message message : messages) {
            assertThat(ShardCodec.decode(ShardCodec.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void aRunKeepsTheBytesThatItWasReadFrom() {
        EntryRun sent = run();
        Message.Append read = (Message.Append) ShardCodec.decode(ShardCodec.encode(new Message.Append(sent, 4)));
        assertThat(read.run().bare()).isEqualTo(sent.bare());
        assertThat(EntryRun.read(sent.first(), sent.bare(), (id, length) -> new Payload(new byte[] {5, 6, 7})))
                .isEqualTo(sent);
    }

    @Test
    void aRunHasNoGaps() {
        assertThatThrownBy(() -> new EntryRun(List.of(requested(8), requested(11))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not number 1 after");
        assertThatThrownBy(() -> new EntryRun(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLogBecomesAsFewRunsAsThereCanBe() {
        LoggedEntry other = new LoggedEntry(new Dot(new Epoch(9, 9), 1), new Entry.Proposed(List.of()));
        List<LoggedEntry> log = List.of(requested(5), requested(6), requested(8), requested(9), other);
        assertThat(EntryRun.split(log))
                .containsExactly(new EntryRun(log.subList(0, 2)), new EntryRun(log.subList(2, 4)), EntryRun.of(other));
        List<LoggedEntry> many = new ArrayList<>();
        for (int i = 1; i <= EntryRun.MAX_ENTRIES + 1; i++) {
            many.add(requested(i));
        }
        assertThat(EntryRun.split(many)).hasSize(2);
    }

    @Test
    void aStartCarriesAnImageToo() {
        Message start = new Message.Start(EPOCH, image());
        assertThat(ShardCodec.decode(ShardCodec.encode(start))).isEqualTo(start);
    }

    @Test
    void whatIsCutOffIsRefused() {
        for (Message message : List.of(whole(), new Message.Append(run(), 4))) {
            byte[] whole = ShardCodec.encode(message);
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> ShardCodec.decode(part)).isInstanceOf(WireException.class);
            }
        }
    }

    @Test
    void whatIsTooLongOrUnknownIsRefused() {
        byte[] whole = ShardCodec.encode(new Message.Prepare(EPOCH));
        assertThatThrownBy(() -> ShardCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(WireException.class);
        whole[0] = 99;
        assertThatThrownBy(() -> ShardCodec.decode(whole)).isInstanceOf(WireException.class);
    }
}
