package io.chorale.simulation.check;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.vs.VsView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All logs of a run with their names resolved: who sent which message in which view, and who was in which. What the logs
 * of views and sends alone can show is checked on the way; deliveries come after, for they name other logs' messages.
 */
final class RunIndex {
    final List<Incarnation> incarnations = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    final List<InstalledView> views = new ArrayList<>();

    private final Map<Member, Incarnation> byMember = new HashMap<>();
    private final Map<ViewId, InstalledView> byId = new HashMap<>();
    private final Findings findings;

    RunIndex(List<ProcessLog> logs, Findings findings) {
        this.findings = findings;
        for (ProcessLog log : logs) {
            Incarnation incarnation = new Incarnation(log);
            incarnations.add(incarnation);
            if (byMember.put(log.self(), incarnation) != null) {
                throw new IllegalArgumentException("Two logs of " + log.self());
            }
        }
        for (Incarnation incarnation : incarnations) {
            index(incarnation);
        }
    }

    Incarnation of(Member member) {
        return byMember.get(member);
    }

    private void index(Incarnation incarnation) {
        for (LogEvent event : incarnation.log.events()) {
            if (event instanceof LogEvent.Submitted submitted) {
                submit(incarnation, submitted);
            } else if (event instanceof LogEvent.Sent sent) {
                send(incarnation, sent);
            } else if (event instanceof LogEvent.Installed installed) {
                install(incarnation, installed);
            } else if (event instanceof LogEvent.Left) {
                incarnation.fate = Incarnation.Fate.LEFT;
            } else if (event instanceof LogEvent.Ended ended) {
                incarnation.fate = Incarnation.Fate.ENDED;
                incarnation.flushingAtEnd = ended.flushing();
            }
        }
    }

    private void submit(Incarnation incarnation, LogEvent.Submitted event) {
        if (event.sequence() != incarnation.submitted.size() + 1) {
            throw new IllegalArgumentException("The log of " + incarnation + " counts its messages wrongly: "
                    + event.sequence() + " after " + incarnation.submitted.size());
        }
        Message message = new Message(messages.size(), incarnation, event);
        message.submittedIn = incarnation.lastStay();
        messages.add(message);
        incarnation.submitted.add(message);
    }

    private void send(Incarnation incarnation, LogEvent.Sent event) {
        Message message = incarnation.message(event.sequence());
        Stay stay = incarnation.lastStay();
        if (message == null || stay == null || message.sentIn != null) {
            String fault = message == null ? "was never handed over" : stay == null ? "has no view" : "was sent before";
            findings.add(
                    Invariant.INTEGRITY,
                    incarnation.self,
                    event.atMs(),
                    "sends " + event.sequence() + ", which " + fault);
            return;
        }
        message.sentIn = stay;
        if (message.service.includes(Service.FIFO)) {
            stay.streamLength++;
            message.streamIndex = stay.streamLength;
        }
    }

    private void install(Incarnation incarnation, LogEvent.Installed event) {
        VsView view = event.view();
        if (!view.contains(incarnation.self)) {
            findings.add(Invariant.SELF_INCLUSION, incarnation.self, event.atMs(), "installs " + view);
        }
        InstalledView installed = byId.get(view.id());
        if (installed == null) {
            installed = add(view, incarnation, event.atMs());
        } else {
            compare(installed.view, view, incarnation, event.atMs());
        }
        Stay previous = incarnation.lastStay();
        if (previous != null && previous.view.view.id().compareTo(view.id()) >= 0) {
            findings.add(
                    Invariant.VIEW_ORDER,
                    incarnation.self,
                    event.atMs(),
                    "installs " + view.id() + " after " + previous.view);
        }
        Stay stay = new Stay(incarnation, installed, previous, event.atMs());
        if (previous != null) {
            previous.next = stay;
        }
        incarnation.stays.add(stay);
        installed.stays.add(stay);
    }

    private InstalledView add(VsView view, Incarnation incarnation, long atMs) {
        List<Incarnation> members = new ArrayList<>();
        for (Member member : view.members()) {
            Incarnation known = byMember.get(member);
            if (known == null) {
                findings.add(
                        Invariant.INTEGRITY,
                        incarnation.self,
                        atMs,
                        view + " has " + member + ", of which there is no log");
            } else {
                members.add(known);
            }
        }
        InstalledView installed = new InstalledView(views.size(), view, members);
        views.add(installed);
        byId.put(view.id(), installed);
        return installed;
    }

    private void compare(VsView known, VsView view, Incarnation incarnation, long atMs) {
        if (!known.members().equals(view.members())) {
            findings.add(
                    Invariant.VIEW_AGREEMENT,
                    incarnation.self,
                    atMs,
                    view.id() + " is " + view.members() + " here and " + known.members() + " elsewhere");
        } else if (!known.sets().equals(view.sets())) {
            findings.add(
                    Invariant.TRANSITIONAL_SETS,
                    incarnation.self,
                    atMs,
                    "the sets of " + view.id() + " are " + view.sets() + " here and " + known.sets() + " elsewhere");
        }
    }
}
