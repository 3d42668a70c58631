package io.chorale.bench.jms.control;

import io.chorale.bench.process.Words;

/**
 * What one load of one process is. Sends messages, and receives them.
 *
 * @param run no other load of this contestant has it; in each message
 * @param topic a topic, of which each consumer is a subscriber; else a queue, which they share
 * @param durable whether subscriptions are
 * @param perSecond how many messages one producer is to send at even distances; 0 for as fast as it goes
 * @param here whether the destination is to be served by the process that loads it, where there is a choice
 * @param receive whether consumers call {@code receive}; else they have listeners. In transactions all call it
 */
public record LoadPlan(
        int run,
        boolean topic,
        boolean persistent,
        boolean durable,
        Style style,
        int producers,
        int consumers,
        int perSecond,
        boolean here,
        boolean receive) {

    public String encode() {
        return new Words()
                .put("run", run)
                .put("topic", topic)
                .put("persistent", persistent)
                .put("durable", durable)
                .put("style", style)
                .put("producers", producers)
                .put("consumers", consumers)
                .put("per-second", perSecond)
                .put("here", here)
                .put("receive", receive)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a plan
     */
    public static LoadPlan decode(String line) {
        Words words = Words.parse(line);
        return new LoadPlan(
                words.smallNumber("run"),
                Boolean.parseBoolean(words.text("topic")),
                Boolean.parseBoolean(words.text("persistent")),
                Boolean.parseBoolean(words.text("durable")),
                Style.valueOf(words.text("style")),
                words.smallNumber("producers"),
                words.smallNumber("consumers"),
                words.smallNumber("per-second"),
                Boolean.parseBoolean(words.text("here")),
                Boolean.parseBoolean(words.text("receive")));
    }

    /** How many must receive each message. */
    public int groups() {
        return topic ? consumers : 1;
    }
}
