package io.chorale.simulation.groups;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import io.chorale.groups.View;
import io.chorale.groups.sim.SimTransport;
import io.chorale.groups.spi.TransportListener;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VirtualSynchrony;
import io.chorale.groups.vs.VsOutput;
import io.chorale.groups.vs.VsStats;
import io.chorale.groups.vs.VsView;
import io.chorale.simulation.check.LogEvent;
import io.chorale.simulation.check.ProcessLog;
import io.chorale.simulation.check.TestMessage;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;

/** One simulated process: it owns a core as a real process does, and logs what that one does. */
final class SimNode implements TransportListener, VsOutput {
    private static final int TICK_MS = 50;
    /** Stands for the ticket of the message that is being handed over. */
    private static final long NO_TICKET = 0;

    private sealed interface Input permits NewView, Frame {}

    private record NewView(View view) implements Input {}

    private record Pending(int sequence, Service service, int bytes, VsView view) {}

    private record Frame(Member from, byte[] bytes) implements Input {}

    private final GroupsRun run;
    private final SimTransport transport;
    private final VirtualSynchrony core;
    private final ProcessLog log;
    private final Queue<Input> inbox = new ArrayDeque<>();
    /** What was submitted and not sent, by ticket. */
    private final Map<Long, Pending> pending = new HashMap<>();

    private final PlantedBug.Output bug;
    private final Application application;
    private boolean draining;
    private boolean flushing;
    private int submitted;
    /** What the core refused at the bound of its outbox, to be offered again; null when there is nothing. */
    private byte[] refused;

    private Service refusedService = Service.FIFO;
    private boolean afterSignal;
    private boolean trafficCounted;
    private int sentInView;
    private int deliveredInView;

    SimNode(GroupsRun run, SimTransport transport) {
        this.run = run;
        this.transport = transport;
        log = new ProcessLog(transport.self());
        bug = run.bug().between(this, run);
        core = new VirtualSynchrony(transport.self(), run.settings().config(), bug);
        application =
                run.settings().groups() ? new GroupApplication(run, this) : new PlainApplication(this, run.settings());
    }

    void start() {
        transport.start(this);
        transport.schedule(run.draw(TICK_MS), this::tick);
    }

    Member self() {
        return transport.self();
    }

    ProcessLog log() {
        return log;
    }

    VsView view() {
        return core.view();
    }

    VsStats stats() {
        return core.stats();
    }

    boolean isFlushing() {
        return flushing;
    }

    Application application() {
        return application;
    }

    boolean isRunning() {
        return transport.isRunning();
    }

    /** Whether all that was submitted was sent. */
    boolean isIdle() {
        return pending.isEmpty() && refused == null && inbox.isEmpty() && application.isIdle();
    }

    /** How many messages it sent into its view that must arrive. */
    int sentInView() {
        return sentInView;
    }

    /** How many such messages it delivered in its view. */
    int deliveredInView() {
        return deliveredInView;
    }

    /** Leaves in order. */
    void close() {
        transport.close();
    }

    /** Lets the application do something. */
    void act(Consumer<Application> action) {
        action.accept(application);
        flush();
    }

    /** Runs an action of the application later, unless this process is gone then. */
    void later(int delayMs, Runnable action) {
        transport.schedule(delayMs, () -> act(any -> action.run()));
    }

    /** The run is over. */
    void end() {
        log.add(new LogEvent.Ended(run.nowMs(), flushing));
        application.end();
    }

    /** Sends what the application encoded; the ticket, or 0 when it was not taken. */
    long carry(Service service, byte[] payload) {
        submitted++;
        byte[] message = TestMessage.carrying(self(), submitted, payload);
        int crc = TestMessage.crcOf(message, 0, message.length);
        log.add(new LogEvent.Submitted(run.nowMs(), submitted, service, message.length, crc));
        long ticket = offer(service, message);
        if (ticket == 0) {
            submitted--;
            log.removeLast();
        }
        return ticket;
    }

    /** Hands a new message to the core. False when an earlier one still waits. */
    boolean submit(Service service, int bytes) {
        if (refused != null) {
            return false;
        }
        submitted++;
        byte[] message = TestMessage.of(self(), submitted, bytes);
        int crc = TestMessage.crcOf(message, 0, bytes);
        log.add(new LogEvent.Submitted(run.nowMs(), submitted, service, bytes, crc));
        offerOwn(service, message);
        return true;
    }

    private void offerOwn(Service service, byte[] message) {
        boolean taken = offer(service, message) != 0;
        refused = taken ? null : message;
        refusedService = service;
    }

    private long offer(Service service, byte[] message) {
        Pending offered = new Pending(submitted, service, message.length, core.view());
        bug.offered(service, message);
        pending.put(NO_TICKET, offered);
        long ticket = core.send(service, message);
        if (ticket == 0) {
            pending.remove(NO_TICKET);
            run.coverage().add(Counter.REFUSED);
            return 0;
        }
        Pending unsent = pending.remove(NO_TICKET);
        if (unsent != null) {
            pending.put(ticket, unsent);
        }
        return ticket;
    }

    /** Sends what was submitted since. */
    private void flush() {
        application.pump();
        core.flush(run.nowMs());
        afterCore();
    }

    private void tick() {
        transport.schedule(TICK_MS, this::tick);
        core.tick(run.nowMs());
        if (refused != null) {
            offerOwn(refusedService, refused);
        }
        flush();
    }

    @Override
    public void onView(View view) {
        run.faults().suspected(this, view);
        take(new NewView(view));
    }

    @Override
    public void onFrame(Member from, byte[] frame) {
        take(new Frame(from, frame));
    }

    private void take(Input input) {
        if (run.settings().lagMs() == 0) {
            handle(input);
            flush();
            return;
        }
        inbox.add(input);
        if (!draining) {
            draining = true;
            transport.schedule(run.draw(run.settings().lagMs() + 1), this::drain);
        }
    }

    private void drain() {
        draining = false;
        for (Input input = inbox.poll(); input != null; input = inbox.poll()) {
            handle(input);
        }
        flush();
    }

    private void handle(Input input) {
        if (input instanceof NewView arrived) {
            core.transportView(arrived.view(), run.nowMs());
        } else if (input instanceof Frame frame) {
            core.frame(frame.from(), frame.bytes(), run.nowMs());
        }
    }

    private void afterCore() {
        if (core.isFlushing() != flushing) {
            flushing = !flushing;
            log.add(new LogEvent.Flushing(run.nowMs(), flushing));
            if (flushing) {
                run.faults().flushBegan();
            }
        }
    }

    @Override
    public void send(Member to, byte[] frame) {
        transport.send(to, frame);
    }

    @Override
    public void multicast(byte[] frame) {
        transport.multicast(frame);
    }

    @Override
    public void datagram(byte[] frame) {
        transport.datagram(frame);
    }

    @Override
    public void sent(long ticket) {
        Pending message = pending.containsKey(ticket) ? pending.remove(ticket) : pending.remove(NO_TICKET);
        if (message == null) {
            throw new IllegalStateException("The core sent ticket " + ticket + ", which it never gave");
        }
        sentInView += message.service() == Service.UNRELIABLE ? 0 : 1;
        count(message);
        log.add(new LogEvent.Sent(run.nowMs(), message.sequence()));
        application.sent(ticket);
    }

    private void count(Pending message) {
        Coverage coverage = run.coverage();
        coverage.add(Counter.MESSAGES);
        boolean carriedOver = !Objects.equals(message.view(), core.view());
        boolean large = message.bytes() > run.settings().config().packetBytes();
        if (large) {
            coverage.add(Counter.LARGE_MESSAGES);
        }
        if (carriedOver) {
            coverage.add(large ? Counter.LARGE_CARRIED_OVER : Counter.CARRIED_OVER);
        }
    }

    @Override
    public void deliver(Delivery delivery) {
        byte[] bytes = delivery.bytes();
        int sequence = TestMessage.sequenceOf(bytes, delivery.offset(), delivery.length());
        int crc = TestMessage.crcOf(bytes, delivery.offset(), delivery.length());
        Service service = delivery.service();
        deliveredInView += service == Service.UNRELIABLE ? 0 : 1;
        if (service == Service.SAFE) {
            run.coverage().add(afterSignal ? Counter.SAFE_AFTER_SIGNAL : Counter.SAFE_BEFORE_SIGNAL);
        }
        if (afterSignal && !trafficCounted) {
            trafficCounted = true;
            run.coverage().add(Counter.TRAFFIC_IN_CHANGE);
        }
        log.add(new LogEvent.Delivered(run.nowMs(), delivery.sender(), sequence, service, delivery.length(), crc));
        application.deliver(delivery);
    }

    @Override
    public void transitional(List<Member> together) {
        afterSignal = true;
        log.add(new LogEvent.Transitional(run.nowMs(), List.copyOf(together)));
        application.transitional(together);
    }

    @Override
    public void holes() {
        application.holes();
    }

    @Override
    public void view(VsView view) {
        afterSignal = false;
        trafficCounted = false;
        sentInView = 0;
        deliveredInView = 0;
        log.add(new LogEvent.Installed(run.nowMs(), view));
        run.installed(view);
        application.view(view);
    }

    @Override
    public void rejected(Member from, RejectCause cause, String reason) {
        throw new IllegalStateException(
                self() + " rejects a frame of " + from + ", which runs the same code: " + cause + ", " + reason);
    }
}
