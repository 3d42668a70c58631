package io.chorale.jms.policy;

/**
 * What becomes of the messages of a destination.
 *
 * @param maxDeliveries how often a message is delivered before it is a dead letter, 1 to 1,000,000; 0 for no limit
 * @param deadLetterQueue the queue that dead letters go to; empty if they are dropped
 * @param expiryQueue the queue that expired messages go to; empty if they are dropped
 * @param redeliveryDelayMs how long a message that was rolled back, recovered or lost with its consumer is not delivered
 *     again, 0 to 86,400,000
 * @param redeliveryBackOff what that delay is multiplied with at each further delivery, 1 to 100
 * @param maxRedeliveryDelayMs to which it grows, 0 to 86,400,000
 */
public record DestinationPolicy(
        int maxDeliveries,
        String deadLetterQueue,
        String expiryQueue,
        long redeliveryDelayMs,
        double redeliveryBackOff,
        long maxRedeliveryDelayMs) {
    /** What counts where nothing is set. */
    public static final DestinationPolicy DEFAULT = new DestinationPolicy(10, "DLQ", "", 0, 1, 60_000);

    /** Of what is only on its way: it is delivered until it is taken. */
    public static final DestinationPolicy NONE = new DestinationPolicy(0, "", "", 0, 1, 0);

    private static final long DAY_MS = 86_400_000;

    public DestinationPolicy {
        check("maxDeliveries", maxDeliveries, 0, 1_000_000);
        checkQueue("deadLetterQueue", deadLetterQueue);
        checkQueue("expiryQueue", expiryQueue);
        check("redeliveryDelayMs", redeliveryDelayMs, 0, DAY_MS);
        check("maxRedeliveryDelayMs", maxRedeliveryDelayMs, 0, DAY_MS);
        if (!(redeliveryBackOff >= 1 && redeliveryBackOff <= 100)) {
            throw new IllegalArgumentException("redeliveryBackOff is 1 to 100, not " + redeliveryBackOff);
        }
    }

    private static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
        }
    }

    private static void checkQueue(String name, String queue) {
        if (queue.length() > 255) {
            throw new IllegalArgumentException(
                    name + " is the name of a queue, at most 255 characters, not " + queue.length());
        }
    }

    /** Whether a message that was delivered so often is not to be delivered again. */
    public boolean isExhausted(int deliveries) {
        return maxDeliveries > 0 && deliveries >= maxDeliveries;
    }

    /** How long to wait before the next delivery of one that was delivered so often, from 1. */
    public long delayMs(int deliveries) {
        double delay = redeliveryDelayMs * Math.pow(redeliveryBackOff, Math.max(0, deliveries - 1));
        return Math.min((long) delay, Math.max(redeliveryDelayMs, maxRedeliveryDelayMs));
    }
}
