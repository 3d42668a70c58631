package io.chorale.replication.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.Context;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.ElementTable;
import io.chorale.replication.shard.ImageDifference;
import io.chorale.replication.shard.MapTable;
import io.chorale.replication.shard.Message;
import io.chorale.replication.shard.OnePolicy;
import io.chorale.replication.shard.Origin;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardCodec;
import io.chorale.replication.shard.ShardState;
import io.chorale.replication.shard.Windows;
import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.sim.SimDisk;
import io.chorale.replication.store.sim.SimDiskOptions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a difference makes of its base is the whole, whichever table has the base. */
class ImageDifferenceTest {
    private static final Epoch EPOCH = new Epoch(1, 1);
    private static final int SEEDS = 200;

    static Stream<ElementTable> tables() {
        Store store = new SimDisk("d", SimDiskOptions.DEFAULT).open(new Recorder());
        ElementTable stored =
                ReplicaRecords.recover(store, 1, Rules.ALL).replica().state().elements();
        return Stream.of(new MapTable(), stored);
    }

    private static ElementId id(Random random) {
        return new ElementId(random.nextInt(3), new Dot(EPOCH, 1 + random.nextInt(20)), random.nextInt(2));
    }

    private static Element element(ElementId id, int count) {
        Origin origin = new Origin(new ClientId("c"), id.dot().index(), id.sub());
        return new Element(origin, count, List.of(), Payload.EMPTY, new Payload(new byte[] {(byte) id.lane()}));
    }

    private static void change(ElementTable table, ElementId id, int count) {
        boolean isThere = table.get(id) != null;
        if (isThere && count == 0) {
            table.remove(id);
        } else if (isThere) {
            table.replace(id, element(id, count));
        } else {
            table.add(id, element(id, count));
        }
    }

    private static ReplicaImage image(ElementTable elements) {
        Config config = Config.of(1, List.of(), new OnePolicy());
        ShardState state = new ShardState(elements, new Context(), new Windows());
        return new ReplicaImage(EPOCH, state, 0, List.of(), config, null, Set.of(), Map.of(), Map.of());
    }

    @ParameterizedTest
    @MethodSource("tables")
    void makesTheWhole(ElementTable empty) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            ElementTable base = empty.copy();
            for (int i = random.nextInt(30); i > 0; i--) {
                change(base, id(random), random.nextInt(3));
            }
            ElementTable whole = base.copy();
            Set<ElementId> touched = new TreeSet<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                ElementId id = id(random);
                touched.add(id);
                change(whole, id, random.nextInt(3));
            }
            ImageDifference difference = ImageDifference.of(Dot.NONE, image(whole), touched);
            Message.StartDifference sent = (Message.StartDifference)
                    ShardCodec.decode(ShardCodec.encode(new Message.StartDifference(EPOCH, difference)));
            ElementTable made = sent.difference().applyTo(base).state().elements();
            assertThat(made).as("seed %s", seed).isEqualTo(whole);
            assertThat(made.lanes()).isEqualTo(whole.lanes());
            assertThat(made.size()).isEqualTo(difference.size());
        }
    }
}
