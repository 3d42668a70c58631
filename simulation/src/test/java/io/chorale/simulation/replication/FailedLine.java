package io.chorale.simulation.replication;

/** A line of a scenario was not as it should be. */
final class FailedLine extends AssertionError {
    private static final long serialVersionUID = 1;

    private final int number;

    /** @param number of the line, from 1 */
    FailedLine(int number, String line, Throwable cause) {
        super("Line " + number + ": " + line + "\n" + cause.getMessage(), cause);
        this.number = number;
    }

    /** Of the line, from 1. */
    int number() {
        return number;
    }
}
