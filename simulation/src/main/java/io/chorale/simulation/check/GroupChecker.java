package io.chorale.simulation.check;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent.Cause;
import io.chorale.groups.cluster.GroupEvent.GroupView;
import io.chorale.simulation.check.GroupTrace.GroupStay;
import io.chorale.simulation.check.GroupTrace.Post;
import io.chorale.simulation.check.GroupTrace.ViewKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Asserts what sessions of groups are promised, from what they received. */
public final class GroupChecker {
    private final List<GroupTrace> traces = new ArrayList<>();
    private final Map<Address, GroupTrace> byAddress = new HashMap<>();
    private final List<Post> posts = new ArrayList<>();
    private final Map<ViewKey, List<GroupStay>> views = new LinkedHashMap<>();
    private final Map<ViewKey, Integer> viewNumbers = new HashMap<>();
    private final Predicate<String> isViewSynchronous;
    private final OrderGraph order = new OrderGraph();
    private final Findings findings = new Findings();

    private GroupChecker(List<SessionLog> logs, Predicate<String> isViewSynchronous) {
        this.isViewSynchronous = isViewSynchronous;
        for (SessionLog log : logs) {
            GroupTrace trace = new GroupTrace(log);
            traces.add(trace);
            byAddress.put(log.self(), trace);
        }
    }

    /**
     * Checks the logs of all sessions of a run.
     *
     * @param isViewSynchronous to which groups messages may be kept back for the next view
     */
    public static List<Violation> check(List<SessionLog> logs, Predicate<String> isViewSynchronous) {
        GroupChecker checker = new GroupChecker(logs, isViewSynchronous);
        checker.index();
        new GroupViewCheck(checker.findings).check(checker.views.values());
        new GroupCausalCheck(checker.traces, isViewSynchronous, checker.findings).check();
        checker.checkOrder();
        new GroupEndCheck(checker.findings).check(checker.traces, checker.posts);
        return checker.findings.violations();
    }

    private void index() {
        for (GroupTrace trace : traces) {
            for (SessionEvent event : trace.log.events()) {
                if (event instanceof SessionEvent.Sent sent) {
                    Post post = new Post(posts.size(), trace, sent);
                    posts.add(post);
                    trace.posts.put(sent.sequence(), post);
                }
            }
        }
        for (GroupTrace trace : traces) {
            for (SessionEvent event : trace.log.events()) {
                if (event instanceof SessionEvent.Viewed viewed) {
                    number(viewed);
                } else if (event instanceof SessionEvent.Settled settled) {
                    trace.settled.put(settled.group(), settled.joined());
                } else if (event instanceof SessionEvent.Ended ended) {
                    trace.ended = ended;
                }
            }
        }
        for (GroupTrace trace : traces) {
            trace.last.clear();
            new Reading(trace).read();
        }
    }

    /** Collects the views that there are, so that each has a number before orders are put together. */
    private void number(SessionEvent.Viewed event) {
        ViewKey key = new ViewKey(event.view().group(), event.view().id());
        viewNumbers.putIfAbsent(key, viewNumbers.size());
        views.computeIfAbsent(key, name -> new ArrayList<>());
    }

    private void checkOrder() {
        List<Integer> cycle = order.findCycle(posts.size() + viewNumbers.size());
        if (cycle.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        for (int node : cycle) {
            names.add(node < posts.size() ? posts.get(node).toString() : viewName(node - posts.size()));
        }
        findings.add(Invariant.GROUP_ORDER, traces.get(0).self.node(), 0, String.join(" < ", names));
    }

    private String viewName(int number) {
        for (Map.Entry<ViewKey, Integer> entry : viewNumbers.entrySet()) {
            if (entry.getValue() == number) {
                return "view " + entry.getKey().id() + " of " + entry.getKey().group();
            }
        }
        throw new IllegalStateException("No view has the number " + number);
    }

    /** Goes through one session's log in its order. */
    private final class Reading {
        private final GroupTrace trace;
        private final Map<GroupTrace, Integer> streams = new HashMap<>();
        /** What is sent to a view-synchronous group may be kept back for its next view, while the rest goes on. */
        private final Map<GroupTrace, Integer> heldStreams = new HashMap<>();

        private int lastNode = -1;

        Reading(GroupTrace trace) {
            this.trace = trace;
        }

        void read() {
            for (SessionEvent event : trace.log.events()) {
                if (event instanceof SessionEvent.Viewed viewed) {
                    read(viewed);
                } else if (event instanceof SessionEvent.Received received) {
                    read(received);
                }
            }
        }

        private void follow(int node) {
            if (lastNode >= 0) {
                order.add(lastNode, node);
            }
            lastNode = node;
        }

        private void read(SessionEvent.Viewed event) {
            GroupView view = event.view();
            GroupStay before = trace.last.get(view.group());
            if (before != null && before.view.id().compareTo(view.id()) >= 0) {
                findings.add(
                        Invariant.GROUP_VIEWS,
                        trace.self.node(),
                        event.atMs(),
                        trace + " gets " + view + " after " + before);
            }
            GroupStay previous = before != null && before.isMember() ? before : null;
            GroupStay stay = new GroupStay(trace, view, event.atMs(), previous);
            trace.last.put(view.group(), stay);
            ViewKey key = new ViewKey(view.group(), view.id());
            views.get(key).add(stay);
            follow(posts.size() + viewNumbers.get(key));
            checkCause(stay);
        }

        /** Who was away and is back counts as changed, though the members are the same. */
        private void checkCause(GroupStay stay) {
            GroupView view = stay.view;
            List<Address> before = stay.previous == null ? List.of() : stay.previous.view.members();
            Set<Address> came = new HashSet<>(view.members());
            before.forEach(came::remove);
            Set<Address> went = new HashSet<>(before);
            view.members().forEach(went::remove);
            Set<Address> changed = new HashSet<>(came);
            changed.addAll(went);
            boolean first = stay.previous == null;
            Set<Address> back = new HashSet<>(view.members());
            view.together().forEach(back::remove);
            back.addAll(changed);
            boolean named = first
                    ? view.cause() == Cause.JOIN && view.changed().equals(List.of(trace.self))
                    : view.changed().containsAll(changed) && back.containsAll(view.changed());
            boolean fits = first
                    || switch (view.cause()) {
                        case JOIN -> came.size() == 1 && went.isEmpty();
                        case LEAVE, DISCONNECT -> came.isEmpty() && went.size() == 1;
                        case NETWORK -> true;
                    };
            if (!named || !fits) {
                findings.add(
                        Invariant.CAUSE, trace.self.node(), stay.fromMs, trace + " gets " + view + " after " + before);
            }
        }

        private void read(SessionEvent.Received event) {
            GroupTrace sender = byAddress.get(event.sender());
            Post post = sender == null ? null : sender.posts.get(event.sequence());
            if (post == null
                    || post.sent.crc() != event.crc()
                    || !hasLevel(post, event.service())
                    || !post.sent.groups().equals(event.groups())) {
                violated(Invariant.GROUP_DELIVERY, event, "which nobody sent like that");
                return;
            }
            if (trace.received.get(post.id)) {
                violated(Invariant.GROUP_DELIVERY, event, "a second time");
                return;
            }
            trace.received.set(post.id);
            if (post.sent.selfDiscard() && sender == trace) {
                violated(Invariant.GROUP_DELIVERY, event, "its own, which it did not want");
            }
            if (!isFor(post)) {
                violated(Invariant.GROUP_DELIVERY, event, "without being a member of a group it was sent to");
            }
            if (post.includes(Service.FIFO)) {
                int last = streamsOf(post).merge(sender, event.sequence(), Math::max);
                if (last != event.sequence()) {
                    violated(Invariant.GROUP_DELIVERY, event, "after number " + last + " of the same sender");
                }
            }
            if (event.service().includes(Service.AGREED)) {
                follow(post.id);
            }
            for (String group : post.sent.groups()) {
                if (trace.isMemberOf(group)) {
                    trace.last.get(group).received.add(post);
                }
            }
        }

        /**
         * What a member keeps back for a view and leaves without has a place in the order, whatever its level was; then
         * at all that receive it.
         */
        private boolean hasLevel(Post post, Service received) {
            boolean raised = received == Service.AGREED && post.sent.asMember();
            post.receivedAs = post.receivedAs == null ? received : post.receivedAs;
            return received == post.receivedAs
                    && (received == post.sent.service() || (raised && received.includes(post.sent.service())));
        }

        private Map<GroupTrace, Integer> streamsOf(Post post) {
            return post.sent.groups().stream().anyMatch(isViewSynchronous) ? heldStreams : streams;
        }

        private boolean isFor(Post post) {
            return post.sent.to() != null
                    ? post.sent.to().equals(trace.self)
                    : post.sent.groups().stream().anyMatch(trace::isMemberOf);
        }

        private void violated(Invariant invariant, SessionEvent.Received event, String what) {
            findings.add(
                    invariant,
                    trace.self.node(),
                    event.atMs(),
                    trace + " receives " + event.service() + " " + event.sender() + ":" + event.sequence() + " to "
                            + event.groups() + ", " + what);
        }
    }
}
