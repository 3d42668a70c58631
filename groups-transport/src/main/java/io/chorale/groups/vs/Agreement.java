package io.chorale.groups.vs;

import io.chorale.groups.FrameException;
import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Agreeing on the next view: this member's part in rounds, and its lead of those that it begins. */
final class Agreement {
    private static final ViewId NOTHING = new ViewId(0, new UUID(0, 0));

    enum Phase {
        /** The view installed last is used. */
        STABLE,
        /** A round was promised and the leader told what is here. */
        PROMISED,
        /** The plan is known; what others have is being fetched. */
        FILLING,
        /** All that will be delivered is here. */
        READY
    }

    /** A member that does not answer a round for so long is left out until it is heard of again. */
    private static final int SILENT_MS = 6_000;
    /** No honest counter is so far above all that were seen. */
    private static final long MAX_LEAP = 1L << 32;

    private final Member self;
    private final VsConfig config;
    private final VsCodec codec;
    private final VsOutput output;
    private final Mail mail;
    private final Traffic traffic;
    private final Counters counters;

    private View transport;
    private Phase phase = Phase.STABLE;
    private ViewId promised = NOTHING;
    private long highestCounter;
    private long phaseSinceMs;
    /** Since when the transport's view is as it is, or this member last did something about its difference. */
    private long transportSinceMs;

    private long installedMs;

    /** Who leads the promised round. */
    private Member leader;

    private Round round;
    /** Members of the transport's view that rounds go on without. */
    private final Set<Member> silent = new HashSet<>();
    /** A proposal of one who is not first in the transport's view yet. */
    private Control.Propose stashed;

    private Member stashedFrom;
    private VsView next;
    private Cut cut;
    private LastDeliveries.Result last;
    /** For each stream of the present view, what this member must deliver whatever lacks before it. */
    private List<SeqSet> obligations = List.of();

    Agreement(
            Member self,
            VsConfig config,
            VsCodec codec,
            VsOutput output,
            Mail mail,
            Traffic traffic,
            Counters counters) {
        this.self = self;
        this.config = config;
        this.codec = codec;
        this.output = output;
        this.mail = mail;
        this.traffic = traffic;
        this.counters = counters;
    }

    Phase phase() {
        return phase;
    }

    /** Whether packets of this view are to be kept, because it may be the next. */
    boolean expects(ViewId view) {
        return phase != Phase.STABLE && view.equals(promised);
    }

    void transportView(View view, long nowMs) {
        transport = view;
        silent.retainAll(view.members());
        transportSinceMs = nowMs;
        if (leads()) {
            lead(nowMs);
        } else {
            round = null;
            if (stashed != null && stashedFrom.equals(view.coordinator())) {
                Control.Propose proposal = stashed;
                stashed = null;
                propose(view.coordinator(), proposal, nowMs);
            }
        }
    }

    private boolean leads() {
        return transport != null && transport.coordinator().equals(self);
    }

    private void lead(long nowMs) {
        highestCounter = Math.max(highestCounter, promised.counter()) + 1;
        List<Member> members = transport.members().stream()
                .filter(member -> !silent.contains(member))
                .toList();
        round = new Round(new ViewId(highestCounter, self.id()), members, nowMs);
        counters.roundsLed++;
        round.members().forEach(member -> mail.send(member, round.proposal()));
    }

    /** A member that can speak takes part in rounds again. */
    void heard(Member from) {
        silent.remove(from);
    }

    private long plausible(long counter) {
        if (counter - Math.max(highestCounter, promised.counter()) > MAX_LEAP) {
            throw new FrameException(RejectCause.MALFORMED, "A counter that leaps to " + counter);
        }
        return counter;
    }

    void propose(Member from, Control.Propose proposal, long nowMs) {
        plausible(proposal.round().counter());
        if (transport == null || !from.equals(transport.coordinator())) {
            if (stashed == null || !from.equals(stashedFrom) || stashed.round().compareTo(proposal.round()) < 0) {
                stashed = proposal;
                stashedFrom = from;
            }
            return;
        }
        int order = proposal.round().compareTo(promised);
        if (order < 0) {
            refuseIfPassed(from, proposal.round());
        } else if (order > 0 && proposal.members().contains(self)) {
            promised = proposal.round();
            leader = from;
            enter(Phase.PROMISED, nowMs);
            cut = null;
            last = null;
            traffic.stop(nowMs);
            mail.send(from, new Control.Told(promised, digest()));
        } else if (phase == Phase.PROMISED) {
            mail.send(from, new Control.Told(promised, digest()));
        }
    }

    /** A leader that slept goes on with a round that the others have left behind: it must begin one above their promise. */
    private void refuseIfPassed(Member from, ViewId round) {
        if (round.compareTo(promised) < 0) {
            mail.send(from, new Control.Refuse(round, promised.counter()));
        }
    }

    private void enter(Phase newPhase, long nowMs) {
        phase = newPhase;
        phaseSinceMs = nowMs;
    }

    private Digest digest() {
        Reception reception = traffic.reception();
        if (reception == null) {
            return Digest.none();
        }
        long[] received = new long[reception.size()];
        List<SeqSet> beyond = new ArrayList<>();
        for (int i = 0; i < received.length; i++) {
            received[i] = reception.stream(i).received();
            beyond.add(reception.stream(i).beyond());
        }
        return new Digest(reception.view().id(), received, beyond, obligations);
    }

    void told(Member from, Control.Told told, long nowMs) {
        if (round == null || !round.id().equals(told.round()) || round.allTold()) {
            return;
        }
        round.told(from, told.digest());
        if (round.allTold()) {
            round.sentAgain(nowMs);
            round.members().forEach(member -> mail.send(member, round.plan(member)));
            if (!config.rules().keep(Rules.Rule.WAIT_FOR_READY)) {
                sendInstall();
            }
        }
    }

    private void sendInstall() {
        round.members().forEach(member -> mail.send(member, new Control.Install(round.id())));
    }

    void plan(Member from, Control.Plan plan, long nowMs) {
        if (!plan.round().equals(promised)) {
            refuseIfPassed(from, plan.round());
            return;
        }
        if (phase == Phase.READY) {
            mail.send(from, new Control.Ready(promised));
        }
        if (phase != Phase.PROMISED) {
            return;
        }
        int index = plan.members().indexOf(self);
        if (index < 0 || plan.digests().size() != plan.members().size()) {
            throw new FrameException(RejectCause.MALFORMED, "A plan that does not fit its members");
        }
        next = new VsView(promised, plan.members(), sets(plan));
        Reception reception = traffic.reception();
        if (reception != null) {
            cut = cut(reception, plan);
        }
        enter(Phase.FILLING, nowMs);
        requestFills();
        checkReady(nowMs);
    }

    private Cut cut(Reception reception, Control.Plan plan) {
        List<Member> together = new ArrayList<>();
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i < plan.members().size(); i++) {
            Digest digest = plan.digests().get(i);
            if (reception.view().id().equals(digest.from())) {
                if (!digest.tells(reception.size())) {
                    throw new FrameException(RejectCause.MALFORMED, "A digest that does not fit its view");
                }
                together.add(plan.members().get(i));
                digests.add(digest);
            }
        }
        return new Cut(reception, together, digests);
    }

    private List<List<Member>> sets(Control.Plan plan) {
        Map<Object, List<Member>> sets = new LinkedHashMap<>();
        for (int i = 0; i < plan.members().size(); i++) {
            Member member = plan.members().get(i);
            ViewId from = plan.digests().get(i).from();
            Object origin = from == null ? member : from;
            if (!config.rules().keep(Rules.Rule.TELL_VIEWS_APART)) {
                origin = NOTHING;
            }
            sets.computeIfAbsent(origin, key -> new ArrayList<>()).add(member);
        }
        return List.copyOf(sets.values());
    }

    private void requestFills() {
        if (cut != null && config.rules().keep(Rules.Rule.FILL_HOLES)) {
            cut.missing()
                    .forEach((holder, streams) -> streams.forEach(
                            (rank, wanted) -> mail.send(holder, new Control.FillRequest(promised, rank, wanted))));
        }
    }

    /** Another member lacks packets of the view that both come from. */
    void fillRequest(Member from, Control.FillRequest request) {
        Reception reception = traffic.reception();
        if (!request.round().equals(promised) || reception == null || request.rank() >= reception.size()) {
            return;
        }
        request.wanted().forEach(seq -> {
            Packet packet = reception.stream(request.rank()).get(seq);
            if (packet != null) {
                mail.send(from, new Control.Fill(promised, request.rank(), packet.frame()));
            }
        });
    }

    void fill(Control.Fill fill, long nowMs) {
        Reception reception = traffic.reception();
        if (!fill.round().equals(promised) || phase != Phase.FILLING || fill.rank() >= reception.size()) {
            return;
        }
        codec.decode(fill.frame(), fill.rank(), new VsCodec.Handler() {
            @Override
            public void packet(Packet packet) {
                if (packet.view().equals(reception.view().id()) && reception.accept(packet, traffic.isDelivering())) {
                    counters.packetsFilled++;
                }
            }

            @Override
            public void datagram(Packet packet) {
                throw new FrameException(RejectCause.MALFORMED, "An UNRELIABLE packet is not filled");
            }

            @Override
            public void control(Control message) {
                throw new FrameException(RejectCause.MALFORMED, "Only packets are filled");
            }
        });
        checkReady(nowMs);
    }

    private void checkReady(long nowMs) {
        boolean fills = config.rules().keep(Rules.Rule.FILL_HOLES);
        if (phase != Phase.FILLING || (fills && cut != null && !cut.isComplete())) {
            return;
        }
        prepare();
        enter(Phase.READY, nowMs);
        mail.send(leader, new Control.Ready(promised));
    }

    /** Works out the last deliveries, and takes on to keep to them. */
    private void prepare() {
        if (cut == null) {
            return;
        }
        last = new LastDeliveries(traffic.reception(), cut).compute();
        if (config.rules().keep(Rules.Rule.KEEP_OBLIGATIONS)) {
            last.beyondHoles().forEach(packet -> obligations.get(packet.rank()).add(packet.seq()));
        }
    }

    void ready(Member from, Control.Ready ready) {
        if (round == null || !round.id().equals(ready.round()) || round.allReady()) {
            return;
        }
        round.ready(from);
        if (round.allReady()) {
            sendInstall();
        }
    }

    /** Whether the view was installed. */
    boolean install(Control.Install message, long nowMs) {
        boolean early = phase == Phase.FILLING && !config.rules().keep(Rules.Rule.WAIT_FOR_READY);
        if (!message.round().equals(promised) || (phase != Phase.READY && !early)) {
            return false;
        }
        if (early) {
            prepare();
        }
        if (cut != null) {
            output.transitional(transitionalSet());
            deliverLast();
        }
        traffic.install(next, nowMs);
        counters.viewsInstalled++;
        enter(Phase.STABLE, nowMs);
        installedMs = nowMs;
        SeqSet[] none = new SeqSet[next.members().size()];
        Arrays.setAll(none, i -> new SeqSet());
        obligations = List.of(none);
        cut = null;
        last = null;
        if (round != null && round.id().equals(promised)) {
            round = null;
        }
        output.view(next);
        return true;
    }

    private List<Member> transitionalSet() {
        if (config.rules().keep(Rules.Rule.TELL_VIEWS_APART)) {
            return cut.together();
        }
        return next.members().stream()
                .filter(traffic.reception().view()::contains)
                .toList();
    }

    private void deliverLast() {
        Reception reception = traffic.reception();
        last.reliable().forEach(reception::hand);
        for (Packet packet : last.ordered()) {
            if (!last.beyondHoles().isEmpty()
                    && packet.equals(last.beyondHoles().get(0))) {
                output.holes();
            }
            if (packet.seq() == reception.stream(packet.rank()).cursor() + 1) {
                reception.pass(packet);
            }
        }
        for (Packet packet : last.beyondHoles()) {
            counters.obligationsKept += !cut.isTogether(packet.rank()) ? 1 : 0;
        }
        for (int rank = 0; rank < reception.size(); rank++) {
            counters.heldBack += cut.end(rank) - reception.stream(rank).cursor();
        }
    }

    void refuse(Control.Refuse refuse, long nowMs) {
        if (round != null && round.id().equals(refuse.round())) {
            highestCounter = Math.max(highestCounter, plausible(refuse.promisedCounter()));
            lead(nowMs);
        }
    }

    /** A member waits in a round that does not go on: tell it the outcome, or begin anew. */
    void stuck(Member from, Control.Stuck stuck, long nowMs) {
        if (!leads()) {
            return;
        }
        if (round == null && stuck.round().equals(viewId())) {
            mail.send(from, new Control.Install(stuck.round()));
        } else if (round == null && transport.contains(from)) {
            highestCounter = Math.max(highestCounter, plausible(stuck.round().counter()));
            lead(nowMs);
        }
    }

    private ViewId viewId() {
        return traffic.reception() == null ? null : traffic.reception().view().id();
    }

    /** A member of the transport's view uses another view than this one. */
    void foreignStatus(Member from, ViewId view, long nowMs) {
        boolean settled = phase == Phase.STABLE && nowMs - installedMs >= 3L * config.resendMs();
        if (leads() && round == null && settled && transport.contains(from) && !view.equals(viewId())) {
            highestCounter = Math.max(highestCounter, plausible(view.counter()));
            lead(nowMs);
        }
    }

    void tick(long nowMs) {
        if (transport == null) {
            return;
        }
        if (round != null && nowMs - round.sentMs() >= config.resendMs()) {
            sendRoundAgain(nowMs);
        }
        boolean waits = phase != Phase.STABLE && nowMs - phaseSinceMs >= 2L * config.resendMs();
        if (waits) {
            phaseSinceMs = nowMs;
            if (phase == Phase.FILLING) {
                requestFills();
            }
            mail.send(transport.coordinator(), new Control.Stuck(promised));
        }
        boolean settled = nowMs - Math.max(transportSinceMs, installedMs) >= 2L * config.resendMs();
        if (phase == Phase.STABLE && settled && !agreesWithTransport()) {
            transportSinceMs = nowMs;
            if (!leads()) {
                mail.send(transport.coordinator(), new Control.Stuck(viewId() == null ? NOTHING : viewId()));
            } else if (round == null) {
                lead(nowMs);
            }
        }
    }

    private boolean agreesWithTransport() {
        Reception reception = traffic.reception();
        return reception != null
                && reception.size()
                        == transport.members().stream()
                                .filter(member -> !silent.contains(member))
                                .count()
                && transport.members().containsAll(reception.view().members());
    }

    /** The transport takes them to be there, but they do not answer: the others do not wait for ever. */
    private void leadWithoutSilent(long nowMs) {
        for (Member member : round.members()) {
            boolean answered = round.allTold() ? round.isReady(member) : round.hasTold(member);
            if (!answered && !member.equals(self)) {
                silent.add(member);
                counters.silentMembers++;
            }
        }
        lead(nowMs);
    }

    private void sendRoundAgain(long nowMs) {
        if (nowMs - round.beganMs() >= SILENT_MS) {
            leadWithoutSilent(nowMs);
            return;
        }
        round.sentAgain(nowMs);
        for (Member member : round.members()) {
            if (!round.hasTold(member)) {
                mail.send(member, round.proposal());
            } else if (round.allTold() && !round.isReady(member)) {
                mail.send(member, round.plan(member));
            } else if (round.allReady()) {
                mail.send(member, new Control.Install(round.id()));
            }
        }
    }
}
