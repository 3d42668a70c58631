package io.chorale.simulation.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent.Cause;
import io.chorale.groups.cluster.GroupEvent.GroupView;
import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.vs.ViewId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each promise to sessions by a made-up run that breaks it. Sessions are single letters, each on a process of its own. */
class GroupCheckerTest {
    private static final UUID LEADER = new UUID(9, 9);

    private final Map<String, SessionLog> logs = new LinkedHashMap<>();
    private final Map<String, SessionEvent.Sent> sent = new LinkedHashMap<>();

    private SessionLog log(String name) {
        return logs.computeIfAbsent(name, key -> new SessionLog(address(key)));
    }

    private static Address address(String name) {
        return new Address(new Member(new UUID(1, name.charAt(0)), name), 1, name);
    }

    private static List<Address> addresses(String names) {
        List<Address> addresses = new ArrayList<>();
        names.chars().forEach(name -> addresses.add(address(String.valueOf((char) name))));
        return addresses;
    }

    private void view(String who, String group, long number, Cause cause, String members, String changed, String with) {
        GroupView view = new GroupView(
                group,
                new GroupViewId(new ViewId(number, LEADER), 0, 0),
                cause,
                addresses(members),
                addresses(changed),
                addresses(with));
        for (Address address : addresses(who)) {
            log(address.name()).add(new SessionEvent.Viewed(number, view));
        }
    }

    /** Two sessions join a group, one after the other. */
    private void ab(String group) {
        view("a", group, 1, Cause.JOIN, "a", "a", "a");
        view("a", group, 2, Cause.JOIN, "ab", "b", "a");
        view("b", group, 2, Cause.JOIN, "ab", "b", "b");
    }

    private void send(String who, int sequence, Service service, boolean selfDiscard, String... groups) {
        SessionEvent.Sent event = new SessionEvent.Sent(
                3,
                sequence,
                service,
                List.of(groups),
                null,
                selfDiscard,
                groups[0].startsWith("v"),
                7 * sequence,
                true);
        sent.put(who + sequence, event);
        log(who).add(event);
    }

    private void receive(String who, String... messages) {
        for (String name : messages) {
            receiveAs(sent.get(name).service(), who, name);
        }
    }

    private void receiveAs(Service level, String who, String name) {
        SessionEvent.Sent message = sent.get(name);
        for (Address address : addresses(who)) {
            log(address.name())
                    .add(new SessionEvent.Received(
                            4,
                            address(name.substring(0, 1)),
                            message.sequence(),
                            level,
                            message.groups(),
                            message.crc()));
        }
    }

    private void end(String who, String... groups) {
        for (Address address : addresses(who)) {
            for (String group : groups) {
                log(address.name()).add(new SessionEvent.Settled(8, group, true));
            }
            log(address.name()).add(new SessionEvent.Ended(9, 0));
        }
    }

    private List<Violation> check() {
        return GroupChecker.check(List.copyOf(logs.values()), group -> group.startsWith("v"));
    }

    private void assertBreaksOnly(Invariant invariant) {
        assertThat(check()).extracting(Violation::invariant).isNotEmpty().containsOnly(invariant);
    }

    @Test
    void whatIsRaisedToAgreedIsSoForAll() {
        ab("v");
        send("a", 1, Service.FIFO, false, "v");
        receiveAs(Service.AGREED, "ab", "a1");
        assertThat(check()).isEmpty();
        send("a", 2, Service.FIFO, false, "v");
        receiveAs(Service.AGREED, "a", "a2");
        receiveAs(Service.FIFO, "b", "a2");
        assertBreaksOnly(Invariant.GROUP_DELIVERY);
    }

    @Test
    void whatIsSentToAnOrdinaryGroupKeepsItsLevel() {
        ab("g");
        send("a", 1, Service.FIFO, false, "g");
        receiveAs(Service.AGREED, "ab", "a1");
        assertBreaksOnly(Invariant.GROUP_DELIVERY);
    }

    @Test
    void aRunWithJoinsSendsAndALossHolds() {
        ab("g");
        send("a", 1, Service.AGREED, false, "g");
        send("c", 1, Service.SAFE, false, "g", "h");
        send("b", 1, Service.FIFO, true, "g");
        receive("ab", "a1", "c1");
        receive("a", "b1");
        view("a", "g", 5, Cause.NETWORK, "a", "b", "a");
        log("c").add(new SessionEvent.Ended(9, 0));
        end("a", "g");
        assertThat(check()).isEmpty();
    }

    @Test
    void oneIdIsOneView() {
        view("a", "g", 1, Cause.JOIN, "a", "a", "a");
        view("a", "g", 2, Cause.JOIN, "ab", "b", "a");
        view("b", "g", 2, Cause.JOIN, "ba", "b", "b");
        assertBreaksOnly(Invariant.GROUP_VIEWS);
    }

    @Test
    void viewsOnlyGrow() {
        view("a", "g", 2, Cause.JOIN, "a", "a", "a");
        view("a", "g", 1, Cause.JOIN, "ab", "b", "a");
        assertBreaksOnly(Invariant.GROUP_VIEWS);
    }

    @Test
    void whoComesTogetherAgreesOnIt() {
        ab("g");
        view("a", "g", 3, Cause.NETWORK, "abc", "c", "ab");
        view("b", "g", 3, Cause.NETWORK, "abc", "c", "b");
        assertBreaksOnly(Invariant.GROUP_VIEWS);
    }

    @Test
    void theCauseNamesWhatChanged() {
        ab("g");
        view("a", "g", 3, Cause.NETWORK, "a", "", "a");
        assertBreaksOnly(Invariant.CAUSE);
    }

    @Test
    void aJoinIsOfOne() {
        view("a", "g", 1, Cause.JOIN, "a", "a", "a");
        view("a", "g", 2, Cause.JOIN, "abc", "bc", "a");
        assertBreaksOnly(Invariant.CAUSE);
    }

    @Test
    void whatNobodySentIsNotReceived() {
        ab("g");
        log("a").add(new SessionEvent.Received(4, address("b"), 1, Service.FIFO, List.of("g"), 0));
        assertBreaksOnly(Invariant.GROUP_DELIVERY);
    }

    @Test
    void aMessageToSeveralGroupsIsReceivedOnce() {
        ab("g");
        ab("h");
        send("a", 1, Service.FIFO, false, "g", "h");
        receive("a", "a1", "a1");
        assertBreaksOnly(Invariant.GROUP_DELIVERY);
    }

    @Test
    void onlyMembersReceive() {
        ab("g");
        send("a", 1, Service.RELIABLE, false, "h");
        receive("b", "a1");
        assertBreaksOnly(Invariant.GROUP_DELIVERY);
    }

    @Test
    void whoHasLeftReceivesNoMore() {
        ab("g");
        send("a", 1, Service.RELIABLE, false, "g");
        view("ab", "g", 3, Cause.LEAVE, "a", "b", "a");
        receive("b", "a1");
        assertBreaksOnly(Invariant.GROUP_DELIVERY);
    }

    @Test
    void itsOwnIsNotReceivedByWhoDoesNotWantIt() {
        ab("g");
        send("a", 1, Service.FIFO, true, "g");
        receive("a", "a1");
        assertBreaksOnly(Invariant.GROUP_DELIVERY);
    }

    @Test
    void aSenderHasOneOrderAcrossGroups() {
        ab("g");
        ab("h");
        send("a", 1, Service.FIFO, false, "g");
        send("a", 2, Service.FIFO, false, "h");
        receive("b", "a2", "a1");
        assertBreaksOnly(Invariant.GROUP_DELIVERY);
    }

    @Test
    void aCauseComesFirst() {
        ab("g");
        send("a", 1, Service.FIFO, false, "g");
        receive("b", "a1");
        send("b", 1, Service.CAUSAL, false, "g");
        receive("b", "b1");
        receive("a", "b1", "a1");
        assertBreaksOnly(Invariant.GROUP_CAUSAL);
    }

    @Test
    void whatASessionSentWithoutItsCausesMayComeFirst() {
        ab("g");
        send("a", 1, Service.FIFO, false, "g");
        receive("b", "a1");
        send("b", 1, Service.FIFO, false, "g");
        receive("b", "b1");
        receive("a", "b1", "a1");
        assertThat(check()).isEmpty();
    }

    @Test
    void whatIsNobodysCauseMayComeLate() {
        ab("g");
        send("a", 1, Service.RELIABLE, false, "g");
        send("a", 2, Service.UNRELIABLE, false, "g");
        receive("b", "a1", "a2");
        send("b", 1, Service.CAUSAL, false, "g");
        receive("b", "b1");
        receive("a", "b1", "a1", "a2");
        assertThat(check()).isEmpty();
    }

    /** The session in the middle is in another group: who waits has not seen what connects the two. */
    @Test
    void causesGoThroughWhatIsReceivedElsewhere() {
        causesThrough(Service.CAUSAL);
        assertBreaksOnly(Invariant.GROUP_CAUSAL);
    }

    @Test
    void aFifoMessageCarriesNoCauses() {
        causesThrough(Service.FIFO);
        assertThat(check()).isEmpty();
    }

    private void causesThrough(Service middle) {
        ab("g");
        view("c", "g", 3, Cause.JOIN, "abc", "c", "c");
        view("b", "h", 1, Cause.JOIN, "b", "b", "b");
        view("d", "h", 2, Cause.JOIN, "bd", "d", "d");
        send("a", 1, Service.FIFO, false, "g");
        receive("b", "a1");
        send("b", 1, middle, false, "h");
        receive("d", "b1");
        send("d", 1, Service.CAUSAL, false, "g");
        receive("c", "d1", "a1");
    }

    /** What goes to a view-synchronous group may be kept back for its next view, and is no part of the other stream. */
    @Test
    void whatWasKeptBackMayComeLate() {
        ab("g");
        ab("v");
        send("a", 1, Service.FIFO, false, "v");
        send("a", 2, Service.FIFO, false, "g");
        receive("b", "a2");
        send("b", 1, Service.CAUSAL, false, "g");
        receive("a", "b1", "a1");
        assertThat(check()).isEmpty();
    }

    @Test
    void nothingIsReceivedBeforeItWasSent() {
        ab("g");
        ab("h");
        sent.put("b1", new SessionEvent.Sent(3, 1, Service.CAUSAL, List.of("g"), null, false, false, 7, true));
        receive("a", "b1");
        send("a", 1, Service.CAUSAL, false, "h");
        receive("b", "a1");
        send("b", 1, Service.CAUSAL, false, "g");
        assertBreaksOnly(Invariant.GROUP_CAUSAL);
    }

    @Test
    void theOrderIsOneAcrossGroups() {
        ab("g");
        send("a", 1, Service.AGREED, false, "g");
        send("b", 1, Service.AGREED, false, "g");
        receive("a", "a1", "b1");
        receive("b", "b1", "a1");
        assertBreaksOnly(Invariant.GROUP_ORDER);
    }

    @Test
    void theOrderIsOneWithViews() {
        ab("g");
        send("a", 1, Service.AGREED, true, "g");
        send("c", 1, Service.AGREED, true, "g");
        receive("a", "c1");
        view("ab", "g", 3, Cause.JOIN, "abc", "c", "ab");
        receive("b", "c1");
        assertThat(check()).extracting(Violation::invariant).contains(Invariant.GROUP_ORDER);
    }

    @Test
    void whoComesTogetherHasReceivedTheSame() {
        ab("g");
        send("a", 1, Service.AGREED, false, "g");
        receive("a", "a1");
        view("ab", "g", 3, Cause.NETWORK, "abc", "c", "ab");
        assertBreaksOnly(Invariant.GROUP_SYNCHRONY);
    }

    @Test
    void aViewSynchronousGroupPromisesThatForAllThatIsReliable() {
        ab("g");
        ab("v");
        send("a", 1, Service.RELIABLE, false, "g");
        receive("a", "a1");
        view("ab", "g", 3, Cause.NETWORK, "abc", "c", "ab");
        assertThat(check()).isEmpty();
        send("a", 2, Service.RELIABLE, false, "v");
        receive("a", "a2");
        view("ab", "v", 3, Cause.NETWORK, "abc", "c", "ab");
        assertBreaksOnly(Invariant.GROUP_SYNCHRONY);
    }

    @Test
    void inTheEndAGroupHasThoseWhoAskedForIt() {
        ab("g");
        end("a", "g");
        assertBreaksOnly(Invariant.GROUP_END);
    }

    @Test
    void inTheEndAllRequestsAreAnswered() {
        log("a").add(new SessionEvent.Ended(9, 1));
        assertBreaksOnly(Invariant.GROUP_END);
    }

    @Test
    void inTheEndAllMessagesHaveArrived() {
        ab("g");
        send("a", 1, Service.RELIABLE, true, "g");
        end("ab", "g");
        assertBreaksOnly(Invariant.GROUP_END);
        receive("b", "a1");
        assertThat(check()).isEmpty();
    }
}
