package io.chorale.groups;

/**
 * What is promised for one message, weakest first. Each level from {@link #RELIABLE} on includes the ones before it:
 * messages of one sender from FIFO on are delivered in the order in which they were sent, whatever their levels; a
 * message from CAUSAL on is delivered after all from FIFO on that its sender had delivered before; and all from AGREED on
 * have one order everywhere, across all groups.
 *
 * <p>RELIABLE and UNRELIABLE messages are nobody's cause. A FIFO message is a cause, but carries none: what its sender had
 * delivered before it does not hold up those who answer it. Where that matters, send it CAUSAL.
 */
public enum Service {
    /** At most once; may be lost, is never sent again. */
    UNRELIABLE(0),
    /** Once, in no order: never waits for another message. */
    RELIABLE(1),
    /** In the order in which its sender sent. */
    FIFO(2),
    /** After everything that may have caused it. */
    CAUSAL(3),
    /** In one order at all members. */
    AGREED(4),
    /** In the agreed order, and not before every member of the view has it. */
    SAFE(5);

    private final int code;

    Service(int code) {
        this.code = code;
    }

    /** This level on the wire, 0 to 5. */
    public int code() {
        return code;
    }

    /**
     * The level with this code.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Service ofCode(int code) {
        for (Service service : values()) {
            if (service.code == code) {
                return service;
            }
        }
        throw new IllegalArgumentException("No service level has the code " + code);
    }

    /** Whether this level promises at least what the other does. */
    public boolean includes(Service other) {
        return code >= other.code;
    }
}
