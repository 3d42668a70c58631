package io.chorale.simulation.check;

import io.chorale.groups.Member;
import io.chorale.groups.Service;
import io.chorale.groups.vs.VsView;
import java.util.List;

/**
 * One line in the log of one process incarnation. Lines are in the order in which the process did these things; the view
 * of a line is that of the last {@link Installed} before it. Times are milliseconds, for people only: no invariant but
 * convergence depends on them.
 */
public sealed interface LogEvent {

    long atMs();

    /**
     * The application handed over a message. Logged before the call, so that a killed process cannot have sent what its
     * log does not have.
     *
     * @param sequence counts this incarnation's messages from 1
     * @param crc of all its bytes
     */
    record Submitted(long atMs, int sequence, Service service, int bytes, int crc) implements LogEvent {}

    /** The message was sent, into the view installed last. */
    record Sent(long atMs, int sequence) implements LogEvent {}

    /** A message was delivered, in the view installed last. */
    record Delivered(long atMs, Member sender, int sequence, Service service, int bytes, int crc) implements LogEvent {}

    /** The transitional signal. */
    record Transitional(long atMs, List<Member> together) implements LogEvent {}

    /** A view was installed. */
    record Installed(long atMs, VsView view) implements LogEvent {}

    /** Sending and delivering stopped for a view change, or started again; for pictures only. */
    record Flushing(long atMs, boolean on) implements LogEvent {}

    /** The process was killed. A log that ends without one of the last three kinds counts as killed, too. */
    record Crashed(long atMs) implements LogEvent {}

    /** The process left in order. */
    record Left(long atMs) implements LogEvent {}

    /**
     * The run is over: all faults were healed long enough ago, and this process is alive.
     *
     * @param flushing whether it still waits for a view
     */
    record Ended(long atMs, boolean flushing) implements LogEvent {}
}
