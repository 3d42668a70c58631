package io.chorale.simulation.check;

import io.chorale.groups.Service;

/** One message of the run, with what its sender's log says of it. */
final class Message {
    /** Counts the messages of the run from 0. */
    final int id;

    final Incarnation sender;
    final int sequence;
    final Service service;
    final int bytes;
    final int crc;

    /** Where it was sent; null when it never left. */
    Stay sentIn;

    /** Its number among the sender's messages from FIFO on in that view, from 1; 0 when it has none or none is known. */
    int streamIndex;

    /** The view its sender was in when the application handed it over; null before the first. */
    Stay submittedIn;

    /** How many messages from FIFO on of each member of that view its sender had delivered then; null below CAUSAL. */
    int[] causes;

    /** How many delivered it. */
    int deliveries;

    Message(int id, Incarnation sender, LogEvent.Submitted event) {
        this.id = id;
        this.sender = sender;
        sequence = event.sequence();
        service = event.service();
        bytes = event.bytes();
        crc = event.crc();
    }

    @Override
    public String toString() {
        return service + " " + sender.self + ":" + sequence;
    }
}
