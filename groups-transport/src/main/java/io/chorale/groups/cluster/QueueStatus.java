package io.chorale.groups.cluster;

/**
 * What waits for a session in one of its queues.
 *
 * @param group whose messages; starts with {@code #} for the private address
 * @param whenFull what happens at the bound
 * @param waiting events now
 * @param bound how many may wait
 * @param waitingBytes payload of the messages that wait; full at 64 MiB too
 * @param mostWaiting how many waited at most
 * @param holds how often senders were asked to wait
 * @param dropped messages dropped so far
 */
public record QueueStatus(
        String group,
        JoinOptions.WhenFull whenFull,
        int waiting,
        int bound,
        long waitingBytes,
        int mostWaiting,
        long holds,
        long dropped) {}
