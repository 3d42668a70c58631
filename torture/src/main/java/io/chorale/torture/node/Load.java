package io.chorale.torture.node;

/**
 * What an application does.
 *
 * @param queues how many queues messages are sent to
 * @param paceMs the mean time between two messages of a producer
 */
record Load(int queues, int paceMs) {

    /** The queue that the pipes send their results to; no producer sends to it. */
    String results() {
        return Payload.queue(queues);
    }
}
