package io.chorale.groups.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.Offer;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.vs.VsView;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random and mutated bytes are taken or rejected, and end nothing. The number of inputs is about the system property
 * {@code chorale.fuzz.inputs}.
 */
class HostileBytesTest {
    private static final int INPUTS = Integer.getInteger("chorale.fuzz.inputs", 200_000);
    /** Of some thirty inputs each, for each of three seeds. */
    private static final int RUNS = INPUTS / 100;

    private static final int NOISE = INPUTS / 4;
    private static final LightOutput NOTHING = new LightOutput() {
        @Override
        public void message(long session, String key, GroupEvent.Message message) {}

        @Override
        public void event(long session, GroupEvent event) {}

        @Override
        public void done(long request) {}

        @Override
        public void refused(long request, String reason) {}

        @Override
        public void offers(String service, List<Offer> offers) {}

        @Override
        public void held(String key, boolean hold) {}

        @Override
        public void sent(int bytes) {}

        @Override
        public void rejected(Member from, String reason) {}
    };

    private final Member a = new Member(new UUID(0, 1), "a");
    private final Member b = new Member(new UUID(0, 2), "b");
    private final Address anna = new Address(a, 0, "anna");
    private final Address berta = new Address(b, 0, "berta");

    private static byte[] mutated(Random random, byte[] seed) {
        byte[] bytes = seed.clone();
        for (int flips = random.nextInt(4); flips > 0; flips--) {
            bytes[Wire.HEADER_BYTES + random.nextInt(bytes.length - Wire.HEADER_BYTES)] = (byte) random.nextInt();
        }
        return bytes;
    }

    /** A merge of two processes, one of which sends parts that are nearly right, and then changes of all kinds. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void partsOfARegistry(long seed) {
        Random random = new Random(seed);
        Registry theirs = new Registry(b, new HashMap<>());
        theirs.addMember(theirs.makeGroup("tea", true), berta);
        theirs.addMember(theirs.makeGroup("milk", false), berta);
        theirs.addMember(theirs.makeGroup("milk", false), new Address(b, 1, "bea"));
        theirs.putOffer(berta, "print", Map.of("dpi", "600"));
        int merged = 0;
        for (int run = 0; run < RUNS; run++) {
            LightGroups light = new LightGroups(a, 256, NOTHING);
            light.open(anna);
            light.coreView(new VsView(new ViewId(1, a.id()), List.of(a), List.of(List.of(a))));
            VsView view = new VsView(new ViewId(2, a.id()), List.of(a, b), List.of(List.of(a), List.of(b)));
            light.join(0, "tea", random.nextBoolean(), 1);
            pumpToSelf(light);
            light.coreView(view);
            pumpToSelf(light);
            int tag = Wire.tagOf(view.id());
            for (byte[] part : RegistryPart.write(theirs, List.of(b), tag, 60)) {
                byte[] bytes = mutated(random, part);
                light.coreDelivery(new Delivery(b, Service.AGREED, bytes, 0, bytes.length));
            }
            merged += light.isSynced() ? 1 : 0;
            changes(light, random, tag);
            light.coreView(new VsView(new ViewId(3, a.id()), List.of(a), List.of(List.of(a))));
            assertThat(light.isSynced()).isTrue();
        }
        assertThat(merged).isBetween(RUNS / 40, RUNS - RUNS / 40);
    }

    /** What it sends comes back to it in its place. */
    private void pumpToSelf(LightGroups light) {
        List<byte[]> sent = new ArrayList<>();
        light.pump((service, bytes) -> {
            sent.add(bytes);
            return sent.size();
        });
        for (byte[] bytes : sent) {
            light.coreDelivery(new Delivery(a, Service.AGREED, bytes, 0, bytes.length));
        }
    }

    private void changes(LightGroups light, Random random, int tag) {
        List<byte[]> seeds = List.of(
                Control.encode(new Control.Join(0, "berta", "tea", true, 1)),
                Control.encode(new Control.Join(1, "bea", "milk", false, 1)),
                Control.encode(new Control.Leave(0, "tea", 1)),
                Control.encode(new Control.Disconnect(0)),
                Control.encode(new Control.MakeOffer(0, "berta", "print", Map.of("k", "v"), 1)),
                Control.encode(new Control.WithdrawOffer(0, "print", 1)),
                Control.encode(new Control.FlushOk(0, "tea", 1)),
                Control.encode(new Control.Hold(0, "berta", "tea", random.nextBoolean())),
                Envelope.encode(Route.of(berta, List.of("tea"), List.of(anna)), 1, false, true, new byte[5]));
        for (int i = 0; i < 20; i++) {
            byte[] bytes = mutated(random, seeds.get(random.nextInt(seeds.size())));
            Wire.setTag(bytes, tag);
            light.coreDelivery(new Delivery(b, Service.AGREED, bytes, 0, bytes.length));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void noise(long seed) {
        Random random = new Random(seed);
        LightGroups light = new LightGroups(a, 256, NOTHING);
        light.open(anna);
        ViewId id = new ViewId(1, a.id());
        light.coreView(new VsView(id, List.of(a), List.of(List.of(a))));
        for (int i = 0; i < NOISE; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length >= Wire.HEADER_BYTES) {
                Wire.setTag(bytes, Wire.tagOf(id));
                bytes[0] = (byte) random.nextInt(5);
            }
            light.coreDelivery(new Delivery(a, Service.AGREED, bytes, 0, bytes.length));
        }
        assertThat(light.isSynced()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSessionTwiceInAPartIsRejected(int times) {
        Registry theirs = new Registry(b, new HashMap<>());
        Group tea = theirs.makeGroup("tea", false);
        theirs.addMember(tea, berta);
        for (int more = 1; more < times; more++) {
            tea.members().add(berta);
        }
        byte[] part = RegistryPart.write(theirs, List.of(b), 1, 256).get(0);
        WireReader reader = new WireReader(part);
        reader.skip(Wire.HEADER_BYTES);
        RegistryPart read = new RegistryPart();
        if (times == 1) {
            read.read(reader, List.of(a, b));
            assertThat(read.isComplete()).isTrue();
        } else {
            assertThatThrownBy(() -> read.read(reader, List.of(a, b)))
                    .isInstanceOf(WireException.class)
                    .hasMessageContaining("twice");
        }
    }
}
