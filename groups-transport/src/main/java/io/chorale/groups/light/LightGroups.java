package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VsView;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One process' part in the light groups. The owner gives it what the virtual synchrony core tells and what the sessions
 * of this process want, one at a time, and pumps what it has for the core; not thread-safe, never blocks.
 *
 * <p><b>The registry.</b> Joins, leaves, offers and the end of a session are AGREED messages, applied in their place in
 * the order. A message of a weaker level has no place in that order: members may deliver it on either side of a join,
 * unless the group is view-synchronous. Members that part may make different changes after the transitional signal:
 * the id of a group's view therefore names the history of changes, and not their number alone.
 *
 * <p><b>A new view of the cluster</b> that has only lost processes goes on at once: their sessions are dropped. When
 * several registries came together, the first process of each multicasts its own, AGREED; a process is <i>synced</i> with
 * the last part, at the same place as all others. Until then it sends nothing else, and what it gets waits. A view that
 * ends before that had no life here: what waits is dropped, for nobody who goes on together has seen it delivered.
 *
 * <p><b>Kin</b> are the processes that have had the same registry and messages since the last view in which this one was
 * synced: those who went with it from view to view.
 */
public final class LightGroups {

    /** Sends to all members of the cluster; see {@link io.chorale.groups.vs.VirtualSynchrony#send}. */
    @FunctionalInterface
    public interface Core {

        /** The message's ticket, told with {@link LightGroups#coreSent} later; 0 when it was not taken. */
        long send(Service service, byte[] message);
    }

    /** What may come ahead of a registry, or of views of groups: several windows of many members. */
    private static final long MAX_HELD_BYTES = 256 << 20;

    /** The private address of the process itself, which is no session. */
    private static final Long NODE_SESSION = 0L;

    private final Member self;
    private final LightOutput output;
    private final int partBytes;
    private final Map<Long, LocalSession> locals = new HashMap<>();
    private final Outbox outbox;
    private final Views views;
    private final Holds holds;
    private final Router router;
    private final Membership membership;
    private final Map<String, Set<Address>> ownHolds = new HashMap<>();

    private final Set<Long> leaving = new HashSet<>();
    private Runnable whenGone = () -> {};

    private VsView view;
    private List<Member> kin;
    /** Who goes on to the next view together with this process; since the signal. */
    private List<Member> staying = List.of();
    /** The registries that come together; null when this process is synced. */
    private Merge merge;

    private int tag;
    private long stale;
    private long dropped;

    /**
     * @param partBytes the size of the pieces in which a registry is sent, 256 or more
     */
    public LightGroups(Member self, int partBytes, LightOutput output) {
        if (partBytes < 256) {
            throw new IllegalArgumentException("partBytes is 256 or more, not " + partBytes);
        }
        this.self = Objects.requireNonNull(self, "self");
        this.output = Objects.requireNonNull(output, "output");
        this.partBytes = partBytes;
        this.outbox = new Outbox(output);
        this.holds = new Holds(output);
        this.router = new Router(self, locals, output, MAX_HELD_BYTES);
        this.views = new Views(output, router::installed);
        this.membership = new Membership(self, locals, output, views, outbox);
    }

    // What the core tells.

    /** The core installed a view. */
    public void coreView(VsView next) {
        List<Member> together = next.setOf(self);
        boolean wasSynced = view != null && merge == null;
        List<Member> before = view == null ? List.of() : view.members();
        if (view == null || wasSynced) {
            kin = together;
        } else {
            kin = kin.stream().filter(together::contains).toList();
        }
        view = next;
        dropped += merge == null ? 0 : merge.held().size();
        merge = null;
        views.start(next.id());
        router.viewChanged(next.id());
        if (kin.containsAll(next.members())) {
            goOn(wasSynced, before);
        } else {
            startMerge();
        }
    }

    private void goOn(boolean wasSynced, List<Member> before) {
        if (!wasSynced) {
            newRegistry(List.of());
            tellHoldsAnew();
        }
        // After a view without life the registry may still have members of older views.
        Set<Member> lost = new LinkedHashSet<>(before);
        lost.addAll(membership.registry().nodes());
        view.members().forEach(lost::remove);
        holds.forget(holder -> lost.contains(holder.node()));
        membership.lose(lost, kin);
    }

    private void newRegistry(List<Outgoing> undone) {
        tag = Wire.tagOf(view.id());
        outbox.startAgain(tag, undone);
    }

    private void startMerge() {
        merge = new Merge(view, MAX_HELD_BYTES);
        newRegistry(membership.undoChanges(kin));
        List<Member> ordered = view.members().stream().filter(kin::contains).toList();
        if (ordered.get(0).equals(self)) {
            for (byte[] part : RegistryPart.write(membership.registry(), ordered, tag, partBytes)) {
                outbox.addPart(new Outgoing(Service.AGREED, part, false));
            }
        }
    }

    /** The core's transitional signal. */
    public void coreTransitional(List<Member> together) {
        staying = together;
        if (merge != null) {
            return;
        }
        Set<Group> parted = new LinkedHashSet<>();
        for (Member node : view.members()) {
            if (!together.contains(node)) {
                membership.registry().sessionsOf(node).forEach(session -> parted.addAll(session.groups()));
            }
        }
        for (Group group : parted) {
            for (LocalSession local : group.locals()) {
                output.event(local.number(), new GroupEvent.Transitional(group.name()));
            }
        }
    }

    /** From here on the core's deliveries are those of the processes that stay together, and of nobody else. */
    public void coreHoles() {
        views.parts(staying);
    }

    /** The core sent a message that it had taken. */
    public void coreSent(long ticket) {
        outbox.sent(ticket);
    }

    /** The core delivered a message. */
    public void coreDelivery(Delivery delivery) {
        try {
            take(delivery);
        } catch (WireException e) {
            output.rejected(delivery.sender(), e.getMessage());
        }
    }

    private void take(Delivery delivery) {
        if (delivery.length() < Wire.HEADER_BYTES) {
            throw new WireException("A message of " + delivery.length() + " bytes is none of a light group");
        }
        if (Wire.tag(delivery.bytes(), delivery.offset()) != tag) {
            stale++;
        } else if (delivery.bytes()[delivery.offset()] == Wire.PART) {
            takePart(delivery);
        } else if (merge != null) {
            merge.hold(delivery);
        } else {
            process(delivery);
        }
    }

    private void takePart(Delivery delivery) {
        if (merge == null) {
            throw new WireException("A part of the registry comes after all are there");
        }
        merge.add(delivery);
        if (merge.isComplete()) {
            Merge complete = merge;
            Joining.join(complete.parts(), membership, locals, self, kin);
            merge = null;
            tellHoldsAnew();
            complete.held().forEach(this::coreDelivery);
        }
    }

    private void process(Delivery delivery) {
        int kind = delivery.bytes()[delivery.offset()];
        if (kind == Wire.MESSAGE) {
            router.deliver(delivery, membership.registry());
            return;
        }
        if (kind != Wire.CONTROL) {
            throw new WireException("No message is of the kind " + kind);
        }
        WireReader reader = new WireReader(delivery.bytes(), delivery.offset(), delivery.length());
        reader.skip(Wire.HEADER_BYTES);
        Control control = Control.decode(reader);
        if (control instanceof Control.Hold hold) {
            Address holder = new Address(delivery.sender(), hold.session(), hold.name());
            holds.set(hold.key(), holder, hold.hold());
        } else {
            change(delivery, control);
        }
    }

    private void change(Delivery delivery, Control control) {
        views.count(delivery);
        membership.apply(delivery.sender(), control);
        if (control instanceof Control.Disconnect && delivery.sender().equals(self)) {
            LocalSession gone = locals.remove(control.session());
            if (gone != null) {
                gone.end().forEach(kept -> outbox.add(kept.outsideViews()));
            }
            leaving.remove(control.session());
            runIfGone();
        }
    }

    // What the sessions of this process want.

    /** A new session of this process; its number must be new. Others learn of it with its first join or offer. */
    public void open(Address session) {
        if (!session.node().equals(self) || locals.containsKey(session.number())) {
            throw new IllegalArgumentException(session + " is not a new session of " + self);
        }
        locals.put(session.number(), new LocalSession(session));
    }

    /** Ends a session: it gets nothing more, and leaves its groups in the order. */
    public void close(long session) {
        LocalSession local = locals.get(session);
        if (local == null || local.hasEnded()) {
            return;
        }
        for (String key : List.copyOf(ownHolds.keySet())) {
            hold(session, key, false);
        }
        local.end().forEach(kept -> outbox.add(kept.outsideViews()));
        control(new Control.Disconnect(session));
    }

    /** Asks for a membership; {@link LightOutput#done} or {@link LightOutput#refused} names the request. */
    public void join(long session, String group, boolean viewSynchronous, long request) {
        String name = requireOpen(session, request);
        if (name != null) {
            control(new Control.Join(session, name, Keys.requireGroup(group), viewSynchronous, request));
        }
    }

    /** Ends a membership. */
    public void leave(long session, String group, long request) {
        if (requireOpen(session, request) != null) {
            // Who has left need not read what it got before, and nobody is to wait for that.
            hold(session, group, false);
            membership.stopForGood(locals.get(session), group);
            control(new Control.Leave(session, Keys.requireGroup(group), request));
        }
    }

    /** Enters a service of a session into the registry, or changes its headers. */
    public void offer(long session, String service, Map<String, String> headers, long request) {
        String name = requireOpen(session, request);
        if (name != null) {
            control(new Control.MakeOffer(session, name, service, Map.copyOf(headers), request));
        }
    }

    /** Takes a service of a session out of the registry. */
    public void withdraw(long session, String service, long request) {
        if (requireOpen(session, request) != null) {
            control(new Control.WithdrawOffer(session, service, request));
        }
    }

    /** A session sends no more to a view-synchronous group until its next view; false when it was not asked. */
    public boolean flushOk(long session, String group) {
        LocalSession local = locals.get(session);
        return local != null && !local.hasEnded() && membership.stop(local, group);
    }

    /** Asks all senders to hold back from a session's group, or its private address, or to go on. */
    public void hold(long session, String key, boolean hold) {
        LocalSession local = locals.get(session);
        if (local == null || (hold && local.hasEnded())) {
            return;
        }
        Set<Address> own = ownHolds.computeIfAbsent(key, name -> new LinkedHashSet<>());
        boolean changed = hold ? own.add(local.address()) : own.remove(local.address());
        if (own.isEmpty()) {
            ownHolds.remove(key);
        }
        if (changed) {
            sayHold(local.address(), key, hold);
        }
    }

    /**
     * Takes a message that {@link Envelope#encode} made. Its size is told with {@link LightOutput#sent} when it is on its
     * way: the owner bounds what it submits by that.
     *
     * @param session who sends it
     * @param group the one group for whose view it is; null when it is for none
     */
    public void submit(long session, Service service, byte[] envelope, String group) {
        Outgoing message = new Outgoing(service, envelope, true);
        if (group == null) {
            outbox.add(message);
            return;
        }
        LocalSession local = locals.get(session);
        if (local == null) {
            outbox.add(message);
            return;
        }
        if (local.hasStopped(group)) {
            local.keepBack(group, message);
            return;
        }
        Group known = membership.registry().group(group);
        if (known != null && known.locals().contains(local)) {
            Envelope.setView(envelope, known.installed());
        }
        outbox.add(message);
    }

    /** Takes a message that does not count against what sessions may have waiting: this process' own business. */
    public void submitOwn(Service service, byte[] envelope) {
        outbox.add(new Outgoing(service, envelope, false));
    }

    /**
     * Runs an action when all sessions of this process are gone from all their groups, those included that were closed
     * a moment ago: what they had sent is with all others then.
     */
    public void whenGone(Runnable action) {
        leaving.addAll(locals.keySet());
        leaving.remove(NODE_SESSION);
        whenGone = action;
        runIfGone();
    }

    private void runIfGone() {
        if (leaving.isEmpty()) {
            whenGone.run();
            whenGone = () -> {};
        }
    }

    /** Whether the core is still to be given something. */
    public boolean hasWaiting() {
        return isSynced() && outbox.hasWaiting();
    }

    /** Gives the core what it takes. The owner calls it after it has called anything else. */
    public void pump(Core core) {
        outbox.pump(core, view != null && merge == null);
    }

    // What there is to see.

    /** Whether this process has the registry of its view, so that its sessions can send. */
    public boolean isSynced() {
        return view != null && merge == null;
    }

    /** What is known now, for people and metrics. */
    public LightStatus status() {
        Registry registry = membership.registry();
        return new LightStatus(
                view,
                isSynced(),
                registry.groups().size(),
                registry.sessionCount(),
                outbox.size(),
                (merge == null ? 0 : merge.heldBytes()) + router.earlyBytes(),
                router.deliveries(),
                stale,
                dropped);
    }

    /** The members of a group as the registry has them now; empty when there is none. */
    public List<Address> members(String group) {
        Group known = membership.registry().group(group);
        return known == null ? List.of() : List.copyOf(known.members());
    }

    /** The names of all groups. */
    public List<String> groups() {
        List<String> names = new ArrayList<>();
        membership.registry().groups().forEach(group -> names.add(group.name()));
        names.sort(null);
        return names;
    }

    private void control(Control control) {
        outbox.add(Outgoing.of(control));
    }

    private void sayHold(Address holder, String key, boolean hold) {
        outbox.addHold(Outgoing.hold(holder, key, hold));
    }

    /** With a new registry, all at the same place: what was told before is void, wherever it is. */
    private void tellHoldsAnew() {
        holds.forget(holder -> true);
        outbox.dropHolds();
        ownHolds.forEach((key, holders) -> {
            for (Address holder : holders) {
                sayHold(holder, key, true);
            }
        });
    }

    /** The session's name; refuses the request and returns null when it is closed. */
    private String requireOpen(long session, long request) {
        LocalSession local = locals.get(session);
        if (local == null || local.hasEnded()) {
            output.refused(request, "The session is closed");
            return null;
        }
        return local.address().name();
    }
}
