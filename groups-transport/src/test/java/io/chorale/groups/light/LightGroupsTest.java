package io.chorale.groups.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.vs.VsView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LightGroupsTest {
    private final TinyCluster cluster = new TinyCluster("a", "b", "c");
    private final TinyCluster.Node a = cluster.node(0);
    private final TinyCluster.Node b = cluster.node(1);
    private final TinyCluster.Node c = cluster.node(2);
    private Address anna;
    private Address berta;
    private Address carla;

    @BeforeEach
    void oneViewAndOneSessionEach() {
        cluster.view(a, b, c);
        cluster.run();
        anna = a.open("anna");
        berta = b.open("berta");
        carla = c.open("carla");
    }

    private void join(TinyCluster.Node node, Address session, String... groups) {
        for (String group : groups) {
            node.light.join(session.number(), group, false, 0);
        }
        cluster.run();
    }

    private void forgetEvents() {
        cluster.nodes.forEach(node -> node.events.clear());
    }

    @Test
    void aJoinIsOneViewForAllMembers() {
        join(a, anna, "tea");
        join(b, berta, "tea");
        assertThat(a.take(anna))
                .containsExactly(
                        "tea JOIN [anna] changed [anna] together [anna]",
                        "tea JOIN [anna, berta] changed [berta] together [anna]");
        assertThat(b.take(berta)).containsExactly("tea JOIN [anna, berta] changed [berta] together [berta]");
    }

    @Test
    void theSameViewHasTheSameIdEverywhere() {
        join(a, anna, "tea");
        join(b, berta, "tea");
        GroupEvent.GroupView atA = (GroupEvent.GroupView) a.events(anna).get(1);
        GroupEvent.GroupView atB = (GroupEvent.GroupView) b.events(berta).get(0);
        assertThat(atA.id()).isEqualTo(atB.id());
        assertThat(atA.id())
                .isGreaterThan(((GroupEvent.GroupView) a.events(anna).get(0)).id());
    }

    @Test
    void whoLeavesSeesTheViewWithoutIt() {
        join(a, anna, "tea");
        join(b, berta, "tea");
        forgetEvents();
        b.light.leave(berta.number(), "tea", 5);
        cluster.run();
        assertThat(b.requests).containsEntry(5L, "done");
        assertThat(a.take(anna)).containsExactly("tea LEAVE [anna] changed [berta] together [anna]");
        assertThat(b.take(berta)).containsExactly("tea LEAVE [anna] changed [berta] together [anna]");
        a.send(Service.FIFO, anna, "gone?", "tea");
        cluster.run();
        assertThat(b.take(berta)).isEmpty();
    }

    @Test
    void aClosedSessionLeavesAllItsGroups() {
        join(a, anna, "tea", "milk");
        join(b, berta, "tea", "milk");
        forgetEvents();
        b.light.close(berta.number());
        cluster.run();
        assertThat(a.take(anna))
                .containsExactlyInAnyOrder(
                        "tea DISCONNECT [anna] changed [berta] together [anna]",
                        "milk DISCONNECT [anna] changed [berta] together [anna]");
        assertThat(b.take(berta)).isEmpty();
    }

    @Test
    void aMessageToSeveralGroupsComesOnceAndOnlyToTheirMembers() {
        join(a, anna, "tea", "milk");
        join(b, berta, "milk");
        forgetEvents();
        c.send(Service.AGREED, carla, "hot", "tea", "milk", "sugar");
        cluster.run();
        assertThat(a.take(anna)).containsExactly("carla:hot");
        assertThat(b.take(berta)).containsExactly("carla:hot");
        assertThat(c.take(carla)).isEmpty();
    }

    @Test
    void theReceiverSeesAllGroupsTheTypeAndTheLevel() {
        join(b, berta, "milk");
        forgetEvents();
        c.send(Service.CAUSAL, carla, "hot", "tea", "milk");
        cluster.run();
        GroupEvent.Message message = (GroupEvent.Message) b.events(berta).get(0);
        assertThat(message.groups()).containsExactly("tea", "milk");
        assertThat(message.type()).isEqualTo(7);
        assertThat(message.service()).isEqualTo(Service.CAUSAL);
        assertThat(message.sender()).isEqualTo(carla);
    }

    @Test
    void theSenderMayDoWithoutItsOwnCopy() {
        join(a, anna, "tea");
        Address second = a.open("second");
        join(a, second, "tea");
        forgetEvents();
        Route route = Route.of(anna, List.of("tea"), List.of());
        a.light.submit(anna.number(), Service.AGREED, Envelope.encode(route, 0, true, false, new byte[] {'x'}), null);
        cluster.run();
        assertThat(a.take(anna)).isEmpty();
        assertThat(a.take(second)).containsExactly("anna:x");
    }

    @Test
    void aPrivateMessageComesToOneSession() {
        Address second = b.open("second");
        Route route = Route.of(anna, List.of(), List.of(second));
        a.light.submit(anna.number(), Service.FIFO, Envelope.encode(route, 0, false, false, new byte[] {'x'}), null);
        cluster.run();
        assertThat(b.take(second)).containsExactly("anna:x");
        assertThat(b.take(berta)).isEmpty();
    }

    @Test
    void aLostProcessChangesItsGroupsAndNoOthers() {
        join(a, anna, "tea", "milk");
        join(b, berta, "tea");
        join(c, carla, "tea", "sugar");
        forgetEvents();
        cluster.crash(c);
        cluster.view(a, b);
        assertThat(a.take(anna))
                .containsExactly(
                        "Transitional[group=tea]", "tea NETWORK [anna, berta] changed [carla] together [anna, berta]");
        assertThat(b.take(berta))
                .containsExactly(
                        "Transitional[group=tea]", "tea NETWORK [anna, berta] changed [carla] together [anna, berta]");
        assertThat(a.light.groups()).containsExactly("milk", "tea");
    }

    @Test
    void aMergeJoinsTheRegistriesInTheOrderOfTheView() {
        join(a, anna, "tea");
        join(b, berta, "tea");
        join(c, carla, "tea");
        cluster.view(a, b);
        cluster.view(c);
        Address conny = c.open("conny");
        join(c, conny, "tea");
        forgetEvents();
        cluster.view(c, a, b);
        cluster.run();
        assertThat(a.take(anna))
                .containsExactly(
                        "tea NETWORK [carla, conny, anna, berta] changed [carla, conny] together [anna, berta]");
        assertThat(c.take(conny))
                .containsExactly(
                        "tea NETWORK [carla, conny, anna, berta] changed [anna, berta] together [carla, conny]");
        a.send(Service.SAFE, anna, "again", "tea");
        cluster.run();
        assertThat(c.take(carla)).endsWith("anna:again");
    }

    @Test
    void groupsWhoseMembersAreTheSameAfterAMergeHaveNoView() {
        join(a, anna, "tea");
        cluster.view(a, b);
        cluster.view(c);
        forgetEvents();
        cluster.view(a, b, c);
        cluster.run();
        assertThat(a.take(anna)).isEmpty();
    }

    @Test
    void whatTheCoreHadTakenBeforeAMergeComesOnceAfterIt() {
        join(a, anna, "tea");
        join(c, carla, "tea");
        cluster.view(a, b);
        cluster.view(c);
        cluster.run();
        a.stuck = true;
        a.send(Service.FIFO, anna, "one", "tea");
        a.send(Service.AGREED, anna, "two", "tea");
        cluster.run();
        forgetEvents();
        a.stuck = false;
        cluster.view(a, b, c);
        cluster.run();
        assertThat(a.take(anna))
                .containsExactly("tea NETWORK [anna, carla] changed [carla] together [anna]", "anna:one", "anna:two");
        assertThat(c.take(carla))
                .containsExactly("tea NETWORK [anna, carla] changed [anna] together [carla]", "anna:one", "anna:two");
        assertThat(c.light.status().stale()).isEqualTo(2);
        assertThat(a.sentBytes).isPositive();
    }

    @Test
    void membersThatPartHaveDifferentViewsOfWhatComesAfterTheSignal() {
        join(a, anna, "tea");
        join(b, berta, "tea");
        forgetEvents();
        Address second = a.open("second");
        a.light.join(second.number(), "tea", false, 0);
        cluster.sendOnly(a);
        cluster.deliverTo(a);
        Address other = b.open("other");
        b.light.join(other.number(), "tea", false, 0);
        cluster.hide(b);
        cluster.sendOnly(b);
        cluster.deliverTo(b);
        GroupEvent.GroupView atA = (GroupEvent.GroupView) a.events(anna).get(0);
        GroupEvent.GroupView atB = (GroupEvent.GroupView) b.events(berta).get(0);
        assertThat(atA.id().change()).isEqualTo(atB.id().change());
        assertThat(atA.members()).isNotEqualTo(atB.members());
        assertThat(atA.id()).isNotEqualTo(atB.id());
    }

    @Test
    void aViewThatEndsBeforeItsRegistriesAreJoinedHadNoLife() {
        join(a, anna, "tea");
        join(b, berta, "tea");
        cluster.view(a, b);
        cluster.view(c);
        cluster.run();
        join(c, carla, "tea");
        forgetEvents();
        a.send(Service.AGREED, anna, "kept", "tea");
        cluster.view(a, b, c);
        cluster.crash(c);
        cluster.view(a, b);
        cluster.run();
        assertThat(a.take(anna)).containsExactly("anna:kept");
        assertThat(b.take(berta)).containsExactly("anna:kept");
    }

    @Test
    void kinThatPartInAViewWithoutLifeTellTheirRegistriesApart() {
        join(a, anna, "tea");
        join(b, berta, "tea");
        join(c, carla, "tea");
        cluster.view(a, b);
        cluster.view(c);
        cluster.run();
        cluster.view(a, b, c);
        cluster.view(b, c);
        cluster.view(a);
        cluster.run();
        forgetEvents();
        cluster.view(a, b, c);
        cluster.run();
        assertThat(a.take(anna))
                .containsExactly("tea NETWORK [anna, berta, carla] changed [berta, carla] together [anna]");
        assertThat(b.take(berta))
                .containsExactly("tea NETWORK [anna, berta, carla] changed [anna] together [berta, carla]");
    }

    @Test
    void whoIsLaterWithTheRegistryKeepsWhatComesForIt() {
        join(a, anna, "tea");
        join(c, carla, "tea");
        cluster.view(a, b);
        cluster.view(c);
        cluster.run();
        forgetEvents();
        cluster.view(a, b, c);
        cluster.sendOnly(a);
        cluster.sendOnly(c);
        cluster.deliverTo(a);
        a.send(Service.FIFO, anna, "early", "tea");
        cluster.sendOnly(a);
        assertThat(a.light.isSynced()).isTrue();
        assertThat(c.light.isSynced()).isFalse();
        cluster.run();
        assertThat(c.take(carla))
                .containsExactly("tea NETWORK [anna, carla] changed [anna] together [carla]", "anna:early");
    }

    @Test
    void offersAreKnownEverywhereAndGoWithTheirSession() {
        b.light.offer(berta.number(), "print", Map.of("dpi", "600"), 3);
        cluster.run();
        assertThat(b.requests).containsEntry(3L, "done");
        assertThat(a.offers.get("print")).hasSize(1).allSatisfy(offer -> {
            assertThat(offer.provider()).isEqualTo(berta);
            assertThat(offer.headers()).containsEntry("dpi", "600");
        });
        cluster.view(a);
        assertThat(a.offers.get("print")).isEmpty();
        cluster.view(b, c);
        cluster.view(a, b, c);
        cluster.run();
        assertThat(a.offers.get("print")).hasSize(1);
        b.light.withdraw(berta.number(), "print", 4);
        cluster.run();
        assertThat(c.offers.get("print")).isEmpty();
    }

    @Test
    void aFullQueueHoldsSendersUntilItsLastHolderGoesOnOrIsLost() {
        b.light.hold(berta.number(), "tea", true);
        c.light.hold(carla.number(), "tea", true);
        cluster.run();
        assertThat(a.held).containsEntry("tea", true);
        b.light.hold(berta.number(), "tea", false);
        cluster.run();
        assertThat(a.held).containsEntry("tea", true);
        cluster.crash(c);
        cluster.view(a, b);
        assertThat(a.held).containsEntry("tea", false);
    }

    @Test
    void aHoldIsToldAgainToThoseWhoComeBack() {
        b.light.hold(berta.number(), "tea", true);
        cluster.run();
        cluster.view(b, c);
        cluster.view(a);
        assertThat(a.held).containsEntry("tea", false);
        cluster.view(a, b, c);
        cluster.run();
        assertThat(a.held).containsEntry("tea", true);
        assertThat(c.held).containsEntry("tea", true);
        b.light.close(berta.number());
        cluster.run();
        assertThat(a.held).containsEntry("tea", false);
    }

    @Test
    void aHoldGoesBeforeTheMessagesThatWait() {
        for (int i = 0; i < 100; i++) {
            a.send(Service.FIFO, anna, "" + i, "tea");
        }
        a.light.hold(anna.number(), "tea", true);
        List<Service> given = new ArrayList<>();
        a.light.pump((service, bytes) -> {
            given.add(service);
            return 0;
        });
        assertThat(given).containsExactly(Service.RELIABLE);
    }

    @Test
    void aReleaseThatOvertakesItsHoldLeavesNothingHeld() {
        join(a, anna, "tea");
        int tag = Wire.tagOf(((GroupEvent.GroupView) a.events(anna).get(0)).id().cluster());
        byte[] held = Control.encode(new Control.Hold(0, "berta", "tea", true));
        byte[] released = Control.encode(new Control.Hold(0, "berta", "tea", false));
        Wire.setTag(held, tag);
        Wire.setTag(released, tag);
        a.light.coreDelivery(new Delivery(b.member, Service.RELIABLE, released, 0, released.length));
        a.light.coreDelivery(new Delivery(b.member, Service.RELIABLE, held, 0, held.length));
        assertThat(a.held).doesNotContainEntry("tea", true);
        a.light.coreDelivery(new Delivery(b.member, Service.RELIABLE, held, 0, held.length));
        assertThat(a.held).containsEntry("tea", true);
    }

    @Test
    void whoLeavesHoldsNobodyAnyMore() {
        join(b, berta, "tea");
        b.light.hold(berta.number(), "tea", true);
        cluster.run();
        assertThat(a.held).containsEntry("tea", true);
        b.light.leave(berta.number(), "tea", 5);
        cluster.run();
        assertThat(a.held).containsEntry("tea", false);
    }

    @Test
    void aGroupOfTwoKindsIsThatOfTheFirstAndTheOthersAreTold() {
        cluster.view(a);
        cluster.view(b, c);
        cluster.run();
        a.light.join(anna.number(), "tea", false, 1);
        b.light.join(berta.number(), "tea", true, 2);
        cluster.run();
        forgetEvents();
        cluster.view(a, b, c);
        cluster.run();
        assertThat(c.light.members("tea")).containsExactly(anna);
        assertThat(b.events(berta)).singleElement().isInstanceOfSatisfying(GroupEvent.Removed.class, removed -> {
            assertThat(removed.group()).isEqualTo("tea");
            assertThat(removed.reason()).contains("not view-synchronous");
        });
        b.light.join(berta.number(), "tea", false, 3);
        cluster.run();
        assertThat(a.light.members("tea")).containsExactly(anna, berta);
    }

    @Test
    void whatWaitsForARegistryIsBounded() {
        Merge merge = new Merge(new VsView(new ViewId(9, a.member.id()), List.of(a.member), List.of()), 100);
        Delivery delivery = new Delivery(a.member, Service.FIFO, new byte[60], 0, 60);
        merge.hold(delivery);
        merge.hold(delivery);
        assertThat(merge.heldBytes()).isEqualTo(120);
        assertThatThrownBy(() -> merge.hold(delivery)).hasMessageContaining("120 bytes wait here for the registry");
    }

    @Test
    void whoHasEndedJoinsNothingAndHoldsNobody() {
        a.light.close(anna.number());
        a.light.join(anna.number(), "tea", false, 9);
        a.light.hold(anna.number(), "tea", true);
        cluster.run();
        assertThat(a.requests).containsEntry(9L, "The session is closed");
        assertThat(b.light.members("tea")).isEmpty();
        assertThat(b.held).doesNotContainEntry("tea", true);
    }

    @Test
    void joiningTwiceIsRefused() {
        join(a, anna, "tea");
        a.light.join(anna.number(), "tea", false, 8);
        cluster.run();
        assertThat(a.requests.get(8L)).contains("is a member of 'tea' already");
    }

    @Test
    void tenThousandGroupsAreJoinedLostAndMerged() {
        for (int i = 0; i < 10_000; i++) {
            for (TinyCluster.Node node : cluster.nodes) {
                node.light.join(0, "group-" + i, false, 0);
            }
        }
        cluster.run();
        forgetEvents();
        cluster.view(a, b);
        cluster.view(c);
        assertThat(a.events(anna)).hasSize(20_000);
        forgetEvents();
        cluster.view(a, b, c);
        cluster.run();
        assertThat(a.events(anna)).hasSize(10_000).allSatisfy(event -> assertThat(
                        ((GroupEvent.GroupView) event).members())
                .containsExactlyElementsOf(
                        ((GroupEvent.GroupView) a.events(anna).get(0)).members()));
        assertThat(c.light.groups()).hasSize(10_000);
    }

    @Test
    void whateverArrivesIsRejectedOrTaken() {
        Random random = new Random(5);
        join(a, anna, "tea");
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Envelope.encode(Route.of(anna, List.of("tea"), List.of()), 1, false, false, new byte[9]));
        seeds.add(Envelope.encode(Route.of(anna, List.of("tea"), List.of(anna)), 1, false, true, new byte[9]));
        seeds.add(Control.encode(new Control.Join(4, "x", "milk", false, 1)));
        seeds.add(Control.encode(new Control.MakeOffer(4, "x", "print", Map.of("k", "v"), 1)));
        seeds.add(Control.encode(new Control.Hold(4, "x", "tea", true)));
        seeds.add(Control.encode(new Control.FlushOk(4, "tea", 1)));
        int tag = Wire.tagOf(((GroupEvent.GroupView) a.events(anna).get(0)).id().cluster());
        for (int i = 0; i < 30_000; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            Wire.setTag(bytes, tag);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[Wire.HEADER_BYTES + random.nextInt(bytes.length - Wire.HEADER_BYTES)] = (byte) random.nextInt();
            }
            if (random.nextInt(8) == 0) {
                bytes[0] = (byte) random.nextInt(5);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            a.light.coreDelivery(new Delivery(b.member, Service.AGREED, bytes, 0, length));
        }
        assertThat(a.rejected).hasSizeGreaterThan(3_000);
    }
}
