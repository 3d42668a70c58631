package io.chorale.groups.light;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.ViewId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewSynchronousTest {
    private static final String ASKED = "FlushRequest[group=tea]";

    private final TinyCluster cluster = new TinyCluster("a", "b", "c");
    private final TinyCluster.Node a = cluster.node(0);
    private final TinyCluster.Node b = cluster.node(1);
    private final TinyCluster.Node c = cluster.node(2);
    private Address anna;
    private Address berta;
    private Address carla;

    @BeforeEach
    void twoMembers() {
        cluster.view(a, b, c);
        cluster.run();
        anna = a.open("anna");
        berta = b.open("berta");
        carla = c.open("carla");
        a.light.join(anna.number(), "tea", true, 1);
        cluster.run();
        b.light.join(berta.number(), "tea", true, 1);
        cluster.run();
        flushOk(a, anna);
        cluster.nodes.forEach(node -> node.events.clear());
    }

    private void flushOk(TinyCluster.Node node, Address session) {
        assertThat(node.light.flushOk(session.number(), "tea")).isTrue();
        cluster.run();
    }

    private static void sendInView(TinyCluster.Node node, Address from, String text, Address... to) {
        Route route = Route.of(from, List.of("tea"), List.of(to));
        byte[] envelope = Envelope.encode(route, 0, false, true, text.getBytes(UTF_8));
        node.light.submit(from.number(), Service.FIFO, envelope, "tea");
    }

    @Test
    void aJoinWaitsUntilAllMembersHaveAgreedToStop() {
        c.light.join(carla.number(), "tea", true, 2);
        cluster.run();
        assertThat(a.take(anna)).containsExactly(ASKED);
        assertThat(b.take(berta)).containsExactly(ASKED);
        flushOk(a, anna);
        assertThat(c.requests).isEmpty();
        flushOk(b, berta);
        assertThat(c.requests).containsEntry(2L, "done");
        String view = "tea JOIN [anna, berta, carla] changed [carla] together ";
        assertThat(a.take(anna)).containsExactly(view + "[anna, berta]");
        assertThat(c.take(carla)).containsExactly(view + "[carla]");
    }

    @Test
    void whatIsSentAfterTheAnswerComesInTheNextView() {
        c.light.join(carla.number(), "tea", true, 2);
        cluster.run();
        flushOk(a, anna);
        sendInView(a, anna, "later");
        cluster.run();
        assertThat(b.take(berta)).containsExactly(ASKED);
        flushOk(b, berta);
        assertThat(c.take(carla))
                .containsExactly("tea JOIN [anna, berta, carla] changed [carla] together [carla]", "anna:later");
    }

    @Test
    void aMemberThatDiesDuringTheRoundDoesNotBlockIt() {
        c.light.join(carla.number(), "tea", true, 2);
        cluster.run();
        flushOk(a, anna);
        cluster.crash(b);
        cluster.view(a, c);
        cluster.run();
        assertThat(a.take(anna))
                .containsExactly(
                        ASKED,
                        "Transitional[group=tea]",
                        "tea NETWORK [anna] changed [berta] together [anna]",
                        "tea JOIN [anna, carla] changed [carla] together [anna]");
    }

    @Test
    void aSurvivorAgreesBeforeALossIsAView() {
        cluster.crash(b);
        cluster.view(a, c);
        cluster.run();
        assertThat(a.take(anna)).containsExactly("Transitional[group=tea]", ASKED);
        flushOk(a, anna);
        assertThat(a.take(anna)).containsExactly("tea NETWORK [anna] changed [berta] together [anna]");
    }

    @Test
    void whoLeavesIsNotAsked() {
        b.light.leave(berta.number(), "tea", 4);
        cluster.run();
        assertThat(b.take(berta)).isEmpty();
        flushOk(a, anna);
        assertThat(b.take(berta)).containsExactly("tea LEAVE [anna] changed [berta] together [anna]");
        assertThat(b.requests).containsEntry(4L, "done");
    }

    @Test
    void whoEndsBeforeItIsAMemberNeverBecomesOne() {
        c.light.join(carla.number(), "tea", true, 2);
        cluster.run();
        c.light.close(carla.number());
        cluster.run();
        assertThat(c.requests).containsEntry(2L, "The session has ended");
        flushOk(a, anna);
        flushOk(b, berta);
        assertThat(a.light.members("tea")).containsExactly(anna, berta);
        b.light.leave(berta.number(), "tea", 3);
        cluster.run();
        flushOk(a, anna);
        assertThat(b.requests).containsEntry(3L, "done");
    }

    @Test
    void aMergeBringsNoSessionBackThatHasEnded() {
        c.light.join(carla.number(), "tea", true, 2);
        cluster.run();
        flushOk(a, anna);
        flushOk(b, berta);
        c.light.join(carla.number(), "milk", false, 4);
        cluster.run();
        c.light.close(carla.number());
        cluster.run();
        cluster.view(b, c);
        cluster.view(a);
        cluster.run();
        cluster.view(a, b, c);
        cluster.run();
        a.light.flushOk(anna.number(), "tea");
        b.light.flushOk(berta.number(), "tea");
        cluster.run();
        assertThat(a.light.members("tea")).containsExactlyInAnyOrder(anna, berta);
        assertThat(a.light.members("milk")).isEmpty();
    }

    @Test
    void whatComesAheadOfItsViewIsBounded() {
        ViewId now = new ViewId(9, a.member.id());
        Registry registry = new Registry(a.member, Map.of());
        registry.addMember(registry.makeGroup("tea", true), anna);
        Router router = new Router(a.member, Map.of(), a, 150);
        router.viewChanged(now);
        byte[] envelope = Envelope.encode(Route.of(berta, List.of("tea"), List.of()), 0, false, true, new byte[60]);
        Envelope.setView(envelope, new GroupViewId(now, 5, 0));
        Delivery ahead = new Delivery(b.member, Service.FIFO, envelope, 0, envelope.length);
        router.deliver(ahead, registry);
        router.deliver(ahead, registry);
        assertThat(router.earlyBytes()).isEqualTo(2L * envelope.length).isGreaterThan(150);
        assertThatThrownBy(() -> router.deliver(ahead, registry)).hasMessageContaining("wait here for the next views");
        Group tea = registry.group("tea");
        tea.install(new GroupViewId(now, 5, 0));
        router.installed(tea);
        assertThat(router.earlyBytes()).isZero();
    }

    @Test
    void aClosedMemberDoesNotBlockTheRound() {
        c.light.join(carla.number(), "tea", true, 2);
        cluster.run();
        flushOk(a, anna);
        b.light.close(berta.number());
        cluster.run();
        assertThat(a.take(anna))
                .containsExactly(
                        ASKED,
                        "tea JOIN [anna, berta, carla] changed [carla] together [anna, berta]",
                        "tea DISCONNECT [anna, carla] changed [berta] together [anna, carla]");
    }

    @Test
    void afterAMergeWhatIsSentInTheViewBeforeComesToThoseWhoHaveIt() {
        cluster.view(a, c);
        cluster.view(b);
        cluster.run();
        flushOk(a, anna);
        flushOk(b, berta);
        cluster.nodes.forEach(node -> node.events.clear());
        Address anton = a.open("anton");
        a.light.join(anton.number(), "tea", true, 3);
        cluster.run();
        flushOk(a, anna);
        cluster.nodes.forEach(node -> node.events.clear());

        cluster.view(a, b, c);
        cluster.run();
        sendInView(a, anna, "old");
        cluster.run();
        assertThat(a.take(anton)).containsExactly(ASKED, "anna:old");
        assertThat(b.take(berta)).containsExactly(ASKED);
        flushOk(a, anna);
        flushOk(a, anton);
        flushOk(b, berta);
        assertThat(b.take(berta))
                .containsExactly("tea NETWORK [anna, anton, berta] changed [anna, anton] together [berta]");
        assertThat(a.take(anton))
                .containsExactly("tea NETWORK [anna, anton, berta] changed [berta] together [anna, anton]");
    }

    @Test
    void aRoundThatAMergeInterruptsStartsAgainWithoutAskingTwice() {
        cluster.view(a, b);
        cluster.view(c);
        cluster.run();
        Address bruno = b.open("bruno");
        b.light.join(bruno.number(), "tea", true, 6);
        cluster.run();
        flushOk(a, anna);
        cluster.view(a, b, c);
        cluster.run();
        flushOk(b, berta);
        assertThat(a.take(anna))
                .containsExactly(
                        ASKED,
                        "tea NETWORK [anna, berta] changed [] together [anna, berta]",
                        "tea JOIN [anna, berta, bruno] changed [bruno] together [anna, berta]");
        assertThat(b.requests).containsEntry(6L, "done");
    }

    @Test
    void aSubgroupCastComesToSomeMembersOfTheView() {
        sendInView(a, anna, "psst", berta, carla);
        cluster.run();
        assertThat(b.take(berta)).containsExactly("anna:psst");
        assertThat(a.take(anna)).isEmpty();
        assertThat(c.take(carla)).isEmpty();
    }

    /** A round in which all have agreed to stop, but carla's answer has come to nobody yet. */
    private void carlaIsTheLastToAgree(Runnable begin) {
        c.light.join(carla.number(), "tea", true, 2);
        cluster.run();
        flushOk(a, anna);
        flushOk(b, berta);
        cluster.nodes.forEach(node -> node.events.clear());
        begin.run();
        cluster.run();
        flushOk(b, berta);
        assertThat(c.light.flushOk(carla.number(), "tea")).isTrue();
        cluster.sendOnly(c);
    }

    @Test
    void whatALeaverKeptBackComesAfterTheViewWithoutIt() {
        carlaIsTheLastToAgree(() -> {
            a.light.leave(anna.number(), "tea", 3);
            sendInView(a, anna, "late");
        });
        cluster.deliverTo(a);
        cluster.sendOnly(a);
        cluster.overtake(b);
        cluster.run();
        String view = "tea LEAVE [berta, carla] changed [anna] together [berta, carla]";
        assertThat(b.take(berta)).containsExactly(ASKED, view, "anna:late");
        assertThat(c.take(carla)).containsExactly(ASKED, view, "anna:late");
    }

    @Test
    void whatAClosedSessionKeptBackComesInTheSameViewToAll() {
        Address dora = c.open("dora");
        carlaIsTheLastToAgree(() -> {
            c.light.join(dora.number(), "tea", true, 4);
            cluster.run();
            flushOk(a, anna);
            sendInView(a, anna, "last");
        });
        a.light.close(anna.number());
        cluster.sendOnly(a);
        cluster.overtake(b);
        cluster.run();
        String view = "tea JOIN [anna, berta, carla, dora] changed [dora] together [anna, berta, carla]";
        assertThat(b.take(berta)).containsExactly(ASKED, view, "anna:last", ASKED);
        assertThat(c.take(carla)).containsExactly(ASKED, view, "anna:last", ASKED);
    }

    /**
     * Order holds across groups, also when one of them makes its messages wait for a view and the other does not: what
     * depends on such a message depends on the change that made the view, and comes no sooner.
     */
    @Test
    void whatDependsOnAMessageOfTheNextViewComesAfterIt() {
        c.light.join(carla.number(), "tea", true, 2);
        cluster.run();
        flushOk(a, anna);
        flushOk(b, berta);
        c.light.join(carla.number(), "milk", false, 3);
        cluster.run();
        Address dora = b.open("dora");
        b.light.join(dora.number(), "tea", true, 4);
        cluster.run();
        flushOk(a, anna);
        flushOk(b, berta);
        c.events.clear();
        c.light.flushOk(carla.number(), "tea");
        cluster.sendOnly(c);
        cluster.deliverTo(a);
        sendInView(a, anna, "new");
        cluster.sendOnly(a);
        cluster.deliverTo(b);
        b.send(Service.CAUSAL, berta, "answer", "milk");
        cluster.sendOnly(b);
        cluster.overtake(c);
        cluster.run();
        String view = "tea JOIN [anna, berta, carla, dora] changed [dora] together [anna, berta, carla]";
        assertThat(c.take(carla)).containsExactly(view, "anna:new", "berta:answer");
    }

    @Test
    void oneGroupIsTheSameForAll() {
        c.light.join(carla.number(), "tea", false, 7);
        cluster.run();
        assertThat(c.requests.get(7L)).contains("is view-synchronous for its members");
    }
}
