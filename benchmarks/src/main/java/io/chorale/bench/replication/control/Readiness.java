package io.chorale.bench.replication.control;

import io.chorale.bench.process.Words;

/**
 * A contestant serves in one process.
 *
 * @param primary whether this process orders the entries
 * @param durable whether entries are on the disk when they are confirmed
 */
public record Readiness(boolean primary, boolean durable) {

    public String encode() {
        return new Words().put("primary", primary).put("durable", durable).toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such an answer
     */
    public static Readiness decode(String line) {
        Words words = Words.parse(line);
        return new Readiness(Boolean.parseBoolean(words.text("primary")), Boolean.parseBoolean(words.text("durable")));
    }
}
