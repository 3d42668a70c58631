package io.chorale.simulation.network;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.SendOptions;
import io.chorale.simulation.check.LogAppender;
import io.chorale.simulation.check.SessionEvent;
import io.chorale.simulation.check.SessionLogFiles;
import io.chorale.simulation.check.TestGroups;
import io.chorale.simulation.check.TestMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One session with its log. What it does is logged before it is done, what it gets by a reader of its own; when its process
 * comes back as a new member it has a new address, and begins a new log.
 */
final class AgentSession {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int MAX_ANSWER_MS = 12;

    private final GroupSession session;
    private final Path logs;
    private final SplittableRandom random;
    private final Consumer<Throwable> fail;

    // All that follows is guarded by this.

    private final Set<String> joined = new HashSet<>();
    private final List<SessionEvent.Sent> sent = new ArrayList<>();
    private LogAppender<SessionEvent> log;
    private List<Address> known = List.of();
    /** The group it has asked to be in or out of; null when there is none. */
    private String asked;

    private boolean over;

    AgentSession(GroupSession session, Path logs, SplittableRandom random, Consumer<Throwable> fail) {
        this.session = session;
        this.logs = logs;
        this.random = random;
        this.fail = fail;
        this.log = logOf(session.address());
        Thread reader = new Thread(this::read, "reader " + session.address());
        reader.setDaemon(true);
        reader.start();
    }

    private LogAppender<SessionEvent> logOf(Address address) {
        try {
            return SessionLogFiles.append(logs, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(SessionEvent event) {
        if (over) {
            return;
        }
        try {
            log.add(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    synchronized boolean isSettled() {
        return asked == null;
    }

    synchronized boolean isIn(String group) {
        return joined.contains(group);
    }

    /** Members of the group whose view came last. */
    synchronized List<Address> known() {
        return known;
    }

    // What it does.

    void join(String group) {
        ask(group, true);
        JoinOptions options =
                TestGroups.isViewSynchronous(group) ? JoinOptions.DEFAULT.withViewSynchrony() : JoinOptions.DEFAULT;
        settle(group, true, session.joinAsync(group, options));
    }

    void leave(String group) {
        ask(group, false);
        settle(group, false, session.leave(group));
    }

    private synchronized void ask(String group, boolean joins) {
        asked = group;
        write(new SessionEvent.Asked(now(), group, joins));
    }

    private void settle(String group, boolean joins, CompletionStage<?> stage) {
        var unused = stage.whenComplete((view, failure) -> settled(group, joins, failure));
    }

    private synchronized void settled(String group, boolean joins, Throwable failure) {
        if (over) {
            return;
        }
        // A process that lost its cluster has left whatever it was about to leave.
        boolean left = !joins && failure != null && failure.getMessage().contains("This process");
        if (failure != null && !left) {
            fail.accept(new IllegalStateException("A request for " + group + " failed, and it is in order", failure));
            return;
        }
        asked = null;
        if (joins) {
            joined.add(group);
        } else {
            joined.remove(group);
        }
        write(new SessionEvent.Settled(now(), group, joins));
    }

    void send(Service service, Address to, boolean selfDiscard, int bytes, boolean atRest) {
        byte[] payload = prepare(service, List.of(), to, selfDiscard, false, bytes, atRest);
        session.send(service, to, payload, new SendOptions(0, selfDiscard));
    }

    /** Sends to groups; nothing when one of them is view-synchronous and its membership is about to change. */
    void send(Service wanted, List<String> groups, boolean selfDiscard, int bytes, boolean atRest, boolean waits) {
        boolean inView;
        synchronized (this) {
            boolean viewSynchronous = TestGroups.isViewSynchronous(groups.get(0));
            if (viewSynchronous && groups.get(0).equals(asked)) {
                return;
            }
            inView = viewSynchronous && joined.contains(groups.get(0));
        }
        // What RELIABLE means for a member of such a group.
        Service service = inView && wanted == Service.RELIABLE ? Service.FIFO : wanted;
        byte[] payload = prepare(service, groups, null, selfDiscard, inView, bytes, atRest);
        SendOptions options = new SendOptions(0, selfDiscard);
        if (waits) {
            session.send(wanted, groups, payload, options);
        } else {
            var unused = session.sendAsync(wanted, groups, payload, options).exceptionally(failure -> {
                fail.accept(failure);
                return null;
            });
        }
    }

    private synchronized byte[] prepare(
            Service service,
            List<String> groups,
            Address to,
            boolean selfDiscard,
            boolean inView,
            int bytes,
            boolean atRest) {
        int sequence = sent.size() + 1;
        byte[] payload = TestMessage.of(session.address().node(), sequence, bytes);
        int crc = TestMessage.crcOf(payload, 0, bytes);
        SessionEvent.Sent event =
                new SessionEvent.Sent(now(), sequence, service, groups, to, selfDiscard, inView, crc, atRest);
        sent.add(event);
        write(event);
        return payload;
    }

    void close() {
        stop(new SessionEvent.Closed(now()));
        session.close();
    }

    synchronized void end() {
        stop(new SessionEvent.Ended(now(), asked == null ? 0 : 1));
    }

    private synchronized void stop(SessionEvent last) {
        write(last);
        over = true;
        try {
            log.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What it gets.

    private void read() {
        try {
            GroupEvent event;
            do {
                event = session.receive(LOOK);
                if (event instanceof GroupEvent.FlushRequest request) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_ANSWER_MS)));
                    answer(request.group());
                } else if (event != null) {
                    got(event);
                }
            } while (!(event instanceof GroupEvent.Disconnected));
        } catch (RuntimeException | Error e) {
            fail.accept(e);
        }
    }

    private void answer(String group) {
        synchronized (this) {
            if (over) {
                return;
            }
            session.flushOk(group);
        }
    }

    private synchronized void got(GroupEvent event) {
        if (over) {
            return;
        }
        if (event instanceof GroupEvent.Message message) {
            byte[] payload = message.payload();
            int sequence = TestMessage.sequenceOf(payload, 0, payload.length);
            int crc = TestMessage.crcOf(payload, 0, payload.length);
            write(new SessionEvent.Received(
                    now(), message.sender(), sequence, message.service(), message.groups(), crc));
        } else if (event instanceof GroupEvent.GroupView view) {
            known = view.members();
            write(new SessionEvent.Viewed(now(), view));
        } else if (event instanceof GroupEvent.Reconnected reconnected) {
            beginAgain(reconnected.now());
        } else if (!(event instanceof GroupEvent.Transitional)) {
            throw new IllegalStateException("Nothing in this run explains " + event);
        }
    }

    /** What it sent before may have been on its way to the cluster still, and comes from the new address then. */
    private void beginAgain(Address now) {
        log = logOf(now);
        sent.forEach(this::write);
        for (String group : joined) {
            write(new SessionEvent.Asked(now(), group, true));
            write(new SessionEvent.Settled(now(), group, true));
        }
    }
}
