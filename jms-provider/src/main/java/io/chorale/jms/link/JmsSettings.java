package io.chorale.jms.link;

/**
 * Limits and waits of a node's Jakarta Messaging client.
 *
 * @param requestTimeoutMs how long an answer of the service is awaited before the outcome counts as in doubt, 1 to
 *     3,600,000
 * @param noWaitGraceMs how long {@code receiveNoWait} waits for a message that the queue reports and that is not here
 *     yet, 1 to 10,000
 * @param maxMessageBytes the largest message that may be sent, envelope included, 1,024 to 16 MiB less 64 KiB
 * @param maxTransactionMessages how many messages one transaction may send and consume, 1 to 1,000,000
 * @param maxTransactionBytes how much one transaction may send, 1,024 to 1 GiB
 * @param maxBranches how many XA branches may be open on the node, 1 to 1,000,000
 * @param branchTimeoutSeconds after which an unprepared XA branch is rolled back if the transaction manager did not
 *     say, 1 to 86,400
 */
public record JmsSettings(
        long requestTimeoutMs,
        long noWaitGraceMs,
        int maxMessageBytes,
        int maxTransactionMessages,
        int maxTransactionBytes,
        int maxBranches,
        int branchTimeoutSeconds) {

    /** A replicated entry is at most 16 MiB; the rest is room for what it carries beside the message. */
    public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024 - 64 * 1024;

    public static final JmsSettings DEFAULT =
            new JmsSettings(30_000, 100, MAX_MESSAGE_BYTES, 10_000, 64 * 1024 * 1024, 10_000, 300);

    public JmsSettings {
        check("requestTimeoutMs", requestTimeoutMs, 1, 3_600_000);
        check("noWaitGraceMs", noWaitGraceMs, 1, 10_000);
        check("maxMessageBytes", maxMessageBytes, 1_024, MAX_MESSAGE_BYTES);
        check("maxTransactionMessages", maxTransactionMessages, 1, 1_000_000);
        check("maxTransactionBytes", maxTransactionBytes, 1_024, 1 << 30);
        check("maxBranches", maxBranches, 1, 1_000_000);
        check("branchTimeoutSeconds", branchTimeoutSeconds, 1, 86_400);
    }

    private static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
        }
    }
}
