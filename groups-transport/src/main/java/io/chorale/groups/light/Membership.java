package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.Offer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applies the changes of the registry in their order, and tells the sessions of this process. In a view-synchronous group
 * a change waits for the end of a {@link FlushRound}.
 */
final class Membership {
    private final Member self;
    private final Map<Long, LocalSession> locals;
    private final LightOutput output;
    private final Views views;
    private final Outbox outbox;
    /** The groups that have a round. */
    private final Set<Group> flushing = new LinkedHashSet<>();

    private Registry registry;

    Membership(Member self, Map<Long, LocalSession> locals, LightOutput output, Views views, Outbox outbox) {
        this.self = self;
        this.locals = locals;
        this.output = output;
        this.views = views;
        this.outbox = outbox;
        this.registry = new Registry(self, locals);
    }

    Registry registry() {
        return registry;
    }

    /** The registry of a view in which several came together. */
    void replace(Registry next) {
        registry = next;
        flushing.clear();
    }

    /**
     * Takes back the changes that wait for rounds, because a new registry comes first, and returns those that this process
     * is to ask for again. The rounds themselves end in a view, even if it changes nothing.
     */
    List<Outgoing> undoChanges(List<Member> kin) {
        List<Outgoing> own = new ArrayList<>();
        for (Group group : flushing) {
            for (FlushRound.Change change : group.flush().takeChanges()) {
                if (change.from().equals(self)) {
                    own.add(Outgoing.of(change.control()));
                }
            }
            group.retainKin(kin);
            group.flush().networkChanged();
        }
        return own;
    }

    void apply(Member from, Control control) {
        if (control instanceof Control.Join join) {
            join(from, join);
        } else if (control instanceof Control.Leave leave) {
            leave(from, leave);
        } else if (control instanceof Control.Disconnect disconnect) {
            disconnect(from, disconnect);
        } else if (control instanceof Control.MakeOffer offer) {
            registry.putOffer(new Address(from, offer.session(), offer.name()), offer.service(), offer.headers());
            tellOffers(offer.service());
            done(from, control);
        } else if (control instanceof Control.WithdrawOffer withdraw) {
            if (registry.removeOffer(lookup(from, withdraw.session()), withdraw.service())) {
                tellOffers(withdraw.service());
            }
            done(from, control);
        } else if (control instanceof Control.FlushOk ok) {
            flushOk(from, ok);
        }
    }

    private void join(Member from, Control.Join join) {
        Address session = new Address(from, join.session(), join.name());
        Group group = registry.group(join.group());
        if (group != null && group.isViewSynchronous() != join.viewSynchronous()) {
            refuse(
                    from,
                    join,
                    "The group '" + join.group() + "' is "
                            + (group.isViewSynchronous() ? "view-synchronous" : "not view-synchronous")
                            + " for its members, and one group is the same for all: join it with their options");
        } else if (group != null && willBeMember(group, session)) {
            refuse(from, join, session + " is a member of '" + join.group() + "' already");
        } else if (group != null && waits(group, from, join)) {
            return;
        } else {
            admit(from, join);
        }
    }

    /** Whether a session is a member when all changes that wait are made. */
    private boolean willBeMember(Group group, Address session) {
        boolean member = registry.isMember(session, group);
        if (group.flush() != null) {
            for (FlushRound.Change change : group.flush().changes()) {
                if (change.control().session() == session.number()
                        && change.from().equals(session.node())) {
                    member = change.control() instanceof Control.Join;
                }
            }
        }
        return member;
    }

    private void admit(Member from, Control.Join join) {
        Address session = new Address(from, join.session(), join.name());
        Group group = registry.makeGroup(join.group(), join.viewSynchronous());
        registry.addMember(group, session);
        views.changed(group, GroupEvent.Cause.JOIN, session, null);
        done(from, join);
    }

    private void leave(Member from, Control.Leave leave) {
        Group group = registry.group(leave.group());
        Address session = lookup(from, leave.session());
        if (group == null || !willBeMember(group, session)) {
            refuse(from, leave, session + " is not a member of '" + leave.group() + "'");
            return;
        }
        if (group.flush() != null) {
            group.flush().answered(session);
        }
        if (waits(group, from, leave)) {
            finishIfComplete(group);
        } else {
            remove(group, session, GroupEvent.Cause.LEAVE, local(session));
            done(from, leave);
        }
    }

    private void disconnect(Member from, Control.Disconnect disconnect) {
        for (Group group : flushing) {
            for (FlushRound.Change undone : group.flush().ended(from, disconnect.session())) {
                refuse(from, undone.control(), "The session has ended");
            }
        }
        Address session = lookup(from, disconnect.session());
        Registered registered = registry.session(session);
        if (registered == null) {
            return;
        }
        withdrawAll(registered);
        for (Group group : List.copyOf(registered.groups())) {
            if (group.flush() != null) {
                group.flush().answered(session);
            }
            if (waits(group, from, disconnect)) {
                finishIfComplete(group);
            } else {
                remove(group, session, GroupEvent.Cause.DISCONNECT, null);
            }
        }
    }

    private void withdrawAll(Registered session) {
        for (String service : List.copyOf(session.offers().keySet())) {
            registry.removeOffer(session.address(), service);
            tellOffers(service);
        }
    }

    private void remove(Group group, Address session, GroupEvent.Cause cause, LocalSession told) {
        registry.removeMember(group, session);
        if (told != null) {
            goOnOutside(told, group);
        }
        views.changed(group, cause, session, told);
    }

    /** Whether a change has to wait for a round, which starts if there is none. Nobody is asked who is about to go. */
    private boolean waits(Group group, Member from, Control control) {
        if (!group.isViewSynchronous() || group.members().isEmpty()) {
            return false;
        }
        if (group.flush() == null) {
            List<Address> asked = new ArrayList<>(group.members());
            if (!(control instanceof Control.Join)) {
                asked.remove(lookup(from, control.session()));
            }
            if (asked.isEmpty()) {
                return false;
            }
            startRound(group, asked);
        }
        group.flush().add(new FlushRound.Change(from, control));
        return true;
    }

    private void startRound(Group group, List<Address> asked) {
        FlushRound round = new FlushRound(views.nextRound(), asked);
        group.flush(round);
        flushing.add(group);
        for (LocalSession local : group.locals()) {
            if (!round.awaits(local.address())) {
                continue;
            }
            if (local.hasStopped(group.name())) {
                sendFlushOk(local, group);
            } else {
                output.event(local.number(), new GroupEvent.FlushRequest(group.name()));
            }
        }
    }

    /** A session of this process agrees to stop; false when nobody asked it. */
    boolean stop(LocalSession session, String name) {
        Group group = registry.group(name);
        boolean asked = group != null && group.flush() != null && group.flush().awaits(session.address());
        if (asked && !session.hasStopped(name)) {
            session.stop(name);
            sendFlushOk(session, group);
        }
        return asked;
    }

    private void sendFlushOk(LocalSession session, Group group) {
        outbox.add(Outgoing.of(new Control.FlushOk(
                session.number(), group.name(), group.flush().number())));
    }

    private void flushOk(Member from, Control.FlushOk ok) {
        Group group = registry.group(ok.group());
        if (group != null && group.flush() != null && group.flush().number() == ok.round()) {
            group.flush().answered(lookup(from, ok.session()));
            finishIfComplete(group);
        }
    }

    private void finishIfComplete(Group group) {
        FlushRound round = group.flush();
        if (round == null || !round.isComplete()) {
            return;
        }
        group.flush(null);
        flushing.remove(group);
        if (round.isNetworkChanged()) {
            views.network(group, views.nextChange(), group.changedSinceInstalled(), group.together());
        }
        for (FlushRound.Change change : round.changes()) {
            finish(group, change);
        }
        for (LocalSession local : group.locals()) {
            goOn(local, group);
        }
        registry.dropIfEmpty(group);
    }

    private void finish(Group group, FlushRound.Change change) {
        Control control = change.control();
        if (control instanceof Control.Join join) {
            admit(change.from(), join);
            return;
        }
        Address session = lookup(change.from(), control.session());
        if (!registry.isMember(session, group)) {
            done(change.from(), control);
            return;
        }
        boolean left = control instanceof Control.Leave;
        remove(
                group,
                session,
                left ? GroupEvent.Cause.LEAVE : GroupEvent.Cause.DISCONNECT,
                left ? local(session) : null);
        done(change.from(), control);
    }

    /** A session that is about to leave a view-synchronous group sends no more as its member. */
    void stopForGood(LocalSession session, String name) {
        Group group = registry.group(name);
        if (group != null && group.isViewSynchronous() && group.locals().contains(session)) {
            boolean asked = !session.hasStopped(name)
                    && group.flush() != null
                    && group.flush().awaits(session.address());
            session.stopForGood(name);
            if (asked) {
                sendFlushOk(session, group);
            }
        }
    }

    /** What a session kept back for the next view of a group is sent in it. */
    private void goOn(LocalSession session, Group group) {
        for (Outgoing kept : session.goOn(group.name())) {
            Envelope.setView(kept.bytes(), group.installed());
            outbox.add(kept);
        }
    }

    /** What a session kept back when it left is sent after that. */
    private void goOnOutside(LocalSession session, Group group) {
        session.left(group.name()).forEach(kept -> outbox.add(kept.outsideViews()));
    }

    /** Processes are gone with all their sessions: the groups they were in change, and no others. */
    void lose(Collection<Member> lost, List<Member> kin) {
        Map<Group, List<Address>> before = new LinkedHashMap<>();
        for (Member node : lost) {
            for (Registered session : List.copyOf(registry.sessionsOf(node))) {
                withdrawAll(session);
                for (Group group : List.copyOf(session.groups())) {
                    before.computeIfAbsent(group, key -> new ArrayList<>(key.members()));
                    registry.removeMember(group, session.address());
                }
            }
        }
        flushing.forEach(group -> group.flush().lost(Set.copyOf(lost)));
        before.forEach((group, members) -> networkChange(group, members, kin));
        List.copyOf(flushing).forEach(this::finishIfComplete);
    }

    /** After the registry of a group has changed by the network: its view, or the round that comes before it. */
    void networkChange(Group group, List<Address> before, List<Member> kin) {
        if (!group.isViewSynchronous()) {
            List<Address> together = group.members().stream()
                    .filter(member -> kin.contains(member.node()))
                    .toList();
            views.network(group, 0, Views.difference(before, group.members()), together);
            return;
        }
        group.retainKin(kin);
        if (group.members().isEmpty() && group.flush() == null) {
            return;
        }
        if (group.flush() == null) {
            startRound(group, group.members());
        }
        group.flush().networkChanged();
    }

    /** Sessions whose part of the registry took a group for another kind than it is are its members no more. */
    void removed(Group group, List<Address> sessions) {
        for (Address session : sessions) {
            LocalSession local = local(session);
            if (local != null) {
                goOnOutside(local, group);
                output.event(
                        local.number(),
                        new GroupEvent.Removed(
                                group.name(),
                                "The group is "
                                        + (group.isViewSynchronous() ? "view-synchronous" : "not view-synchronous")
                                        + " for the members that this process came together with: join it with their"
                                        + " options"));
            }
        }
    }

    void tellOffers(String service) {
        List<Offer> offers = registry.offers(service);
        output.offers(service, offers);
    }

    /** The session's address as the registry has it; one that is not there equals it but for its name. */
    private Address lookup(Member node, long number) {
        Address address = new Address(node, number, node.name());
        Registered session = registry.session(address);
        return session == null ? address : session.address();
    }

    private LocalSession local(Address address) {
        return address.node().equals(self) ? locals.get(address.number()) : null;
    }

    private void done(Member from, Control control) {
        if (from.equals(self) && control.request() != 0) {
            output.done(control.request());
        }
    }

    private void refuse(Member from, Control control, String reason) {
        if (from.equals(self) && control.request() != 0) {
            output.refused(control.request(), reason);
        }
    }
}
