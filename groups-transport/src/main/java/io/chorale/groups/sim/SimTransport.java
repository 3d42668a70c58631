package io.chorale.groups.sim;

import io.chorale.groups.Member;
import io.chorale.groups.TransportException;
import io.chorale.groups.View;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportListener;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/** One process in a {@link SimNetwork}. The listener is called within {@link SimNetwork#step()} and {@link #start}. */
public final class SimTransport implements Transport {

    enum State {
        /** Made, not yet in the group. */
        NEW,
        /** In the group. */
        RUNNING,
        /** In the group; does nothing, and what arrives waits. */
        PAUSED,
        /** Closed or crashed, for good. */
        GONE
    }

    private final SimNetwork network;
    private final Member self;
    private final Queue<Runnable> frozenTimers = new ArrayDeque<>();
    private State state = State.NEW;
    private TransportListener listener;
    private View view;

    SimTransport(SimNetwork network, Member self) {
        this.network = network;
        this.self = self;
    }

    @Override
    public void start(TransportListener newListener) {
        Objects.requireNonNull(newListener, "listener");
        if (state != State.NEW) {
            throw new IllegalStateException("A transport starts once; a restarted process is a new transport");
        }
        listener = newListener;
        state = State.RUNNING;
        network.join(this);
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public View view() {
        if (view == null) {
            throw new IllegalStateException(self + " has no view before it has started");
        }
        return view;
    }

    @Override
    public void send(Member to, byte[] frame) {
        requireRunning();
        if (!to.equals(self) && view.contains(to)) {
            network.links().send(Lane.UNICAST, this, to, frame);
        }
    }

    @Override
    public void multicast(byte[] frame) {
        requireRunning();
        for (Member member : view.members()) {
            if (!member.equals(self)) {
                network.links().send(Lane.MULTICAST, this, member, frame);
            }
        }
    }

    @Override
    public void datagram(byte[] frame) {
        requireRunning();
        for (Member member : view.members()) {
            if (!member.equals(self)) {
                network.links().datagram(this, member, frame);
            }
        }
    }

    /** Nothing is ever malformed below the frames: always 0. */
    @Override
    public long rejectedMessages() {
        return 0;
    }

    /** Leaves the group: the others install a view without this member soon, without waiting for detection. */
    @Override
    public void close() {
        if (state == State.RUNNING || state == State.PAUSED) {
            network.leave(this);
        }
        state = State.GONE;
    }

    /**
     * Runs a timer of this process: it waits while the process is paused, and dies with it.
     *
     * @param delayMs virtual milliseconds from now, 0 or more
     */
    public void schedule(long delayMs, Runnable timer) {
        network.schedule(delayMs, () -> fire(timer));
    }

    /** Whether this process is in the group and not paused. */
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isPaused() {
        return state == State.PAUSED;
    }

    boolean isAlive() {
        return state == State.RUNNING || state == State.PAUSED;
    }

    void pause() {
        state = State.PAUSED;
    }

    void resume() {
        state = State.RUNNING;
        for (Runnable timer = frozenTimers.poll(); timer != null; timer = frozenTimers.poll()) {
            schedule(0, timer);
        }
    }

    void crash() {
        state = State.GONE;
        frozenTimers.clear();
    }

    void install(List<Member> members) {
        view = new View(view == null ? 1 : view.number() + 1, members);
        listener.onView(view);
    }

    boolean sees(Member member) {
        return view != null && view.contains(member);
    }

    void receive(Member from, byte[] frame) {
        listener.onFrame(from, frame);
    }

    /** Runs an action of this process now, or when it is resumed, or never. */
    void fire(Runnable action) {
        if (state == State.RUNNING) {
            action.run();
        } else if (state == State.PAUSED) {
            frozenTimers.add(action);
        }
    }

    private void requireRunning() {
        if (state == State.PAUSED) {
            throw new IllegalStateException(self + " is paused and cannot send: give its timers to"
                    + " SimTransport.schedule, which waits for the resume");
        }
        if (state != State.RUNNING) {
            throw new TransportException(self + " is not in the group: it was never started, or closed, or crashed");
        }
    }

    @Override
    public String toString() {
        return self + " " + state;
    }
}
