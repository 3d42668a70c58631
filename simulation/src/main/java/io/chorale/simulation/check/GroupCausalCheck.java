package io.chorale.simulation.check;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.simulation.check.GroupTrace.Post;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A message from CAUSAL on comes after its causes at each session that gets both. Its causes are what its sender had
 * received before from FIFO on, what was sent before these in the same stream, and the causes of those of them that are
 * CAUSAL or more: a FIFO message is a cause and carries none.
 *
 * <p>A session has two streams, for what it sends to a view-synchronous group may be kept back while the rest goes on. So
 * a number for each stream says what was caused: everything up to it.
 */
final class GroupCausalCheck {
    private static final int STREAMS = 2;

    private final List<GroupTrace> traces;
    private final Map<Address, Integer> positions = new HashMap<>();
    private final Predicate<String> isViewSynchronous;
    private final Findings findings;
    /** What a message from CAUSAL on is caused by; known when its sender's log was read up to it. */
    private final Map<Post, int[]> causes = new HashMap<>();
    /** Whose reading waits for the causes of a message. */
    private final Map<Post, List<Reading>> waiting = new HashMap<>();

    private final Deque<Reading> ready = new ArrayDeque<>();

    GroupCausalCheck(List<GroupTrace> traces, Predicate<String> isViewSynchronous, Findings findings) {
        this.traces = traces;
        this.isViewSynchronous = isViewSynchronous;
        this.findings = findings;
        for (GroupTrace trace : traces) {
            positions.put(trace.self, positions.size());
        }
    }

    /** Reads each log until it receives a message whose causes are not known, and goes on when its sender's log is read. */
    void check() {
        traces.forEach(trace -> ready.add(new Reading(trace)));
        while (!ready.isEmpty()) {
            ready.remove().read();
        }
        waiting.forEach((post, readings) -> readings.forEach(reading ->
                reading.violated(reading.at, post, "before it was sent: its sender has received what came of it")));
    }

    private int streamOf(Post post) {
        boolean held = post.sent.groups().stream().anyMatch(isViewSynchronous);
        return STREAMS * positions.get(post.sender.self) + (held ? 1 : 0);
    }

    private static void raise(int[] clock, int[] others) {
        for (int i = 0; i < clock.length; i++) {
            clock[i] = Math.max(clock[i], others[i]);
        }
    }

    /** One session's log, up to where it can be read. */
    private final class Reading {
        private final GroupTrace trace;
        private final Iterator<SessionEvent> events;
        /** What a message that it sends now is caused by. */
        private final int[] known = new int[STREAMS * traces.size()];
        /** What the messages that it has received are caused by. */
        private final int[] passed = new int[STREAMS * traces.size()];
        /** The last message that raised each of these. */
        private final Post[] passedBy = new Post[STREAMS * traces.size()];

        private SessionEvent at;

        Reading(GroupTrace trace) {
            this.trace = trace;
            this.events = trace.log.events().iterator();
            this.at = next();
        }

        private SessionEvent next() {
            return events.hasNext() ? events.next() : null;
        }

        void read() {
            while (at != null) {
                if (at instanceof SessionEvent.Sent sent) {
                    sent(trace.posts.get(sent.sequence()));
                } else if (at instanceof SessionEvent.Received received && !received(received)) {
                    return;
                }
                at = next();
            }
        }

        private void sent(Post post) {
            if (post.includes(Service.CAUSAL)) {
                causes.put(post, known.clone());
                List<Reading> resumed = waiting.remove(post);
                if (resumed != null) {
                    ready.addAll(resumed);
                }
            }
        }

        /** False when the causes of the message are not known yet. */
        private boolean received(SessionEvent.Received event) {
            Integer sender = positions.get(event.sender());
            Post post = sender == null ? null : traces.get(sender).posts.get(event.sequence());
            if (post == null || !post.includes(Service.FIFO)) {
                return true;
            }
            int[] before = causes.get(post);
            if (post.includes(Service.CAUSAL) && before == null) {
                waiting.computeIfAbsent(post, key -> new ArrayList<>()).add(this);
                return false;
            }
            int stream = streamOf(post);
            int number = post.sent.sequence();
            if (passed[stream] >= number) {
                violated(event, post, "after " + passedBy[stream] + ", which it is a cause of");
            }
            known[stream] = Math.max(known[stream], number);
            if (before != null) {
                raise(known, before);
                for (int i = 0; i < passed.length; i++) {
                    passedBy[i] = before[i] > passed[i] ? post : passedBy[i];
                }
                raise(passed, before);
            }
            return true;
        }

        private void violated(SessionEvent event, Post post, String what) {
            findings.add(
                    Invariant.GROUP_CAUSAL, trace.self.node(), event.atMs(), trace + " receives " + post + " " + what);
        }
    }
}
