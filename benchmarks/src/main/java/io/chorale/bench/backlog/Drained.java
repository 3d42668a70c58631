package io.chorale.bench.backlog;

import io.chorale.bench.process.Words;
import io.chorale.bench.report.Bound;
import io.chorale.bench.report.Target;
import java.util.OptionalDouble;

/**
 * What came of draining, as who received it has counted.
 *
 * @param ns from the first call to the last
 * @param inOrder messages that came undamaged, each as the next one of its queue; of a queue none that comes behind what
 *     was missing, damaged, or another one
 * @param wrong queues where something of that was met, or more came than was sent
 */
public record Drained(long ns, long inOrder, long wrong) {

    public String encode() {
        return new Words()
                .put("ns", ns)
                .put("in-order", inOrder)
                .put("wrong", wrong)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a result
     */
    public static Drained decode(String line) {
        Words words = Words.parse(line);
        return new Drained(words.number("ns"), words.number("in-order"), words.number("wrong"));
    }

    Target target(long written) {
        return new Target(
                "backlog-drained-in-order", OptionalDouble.of((double) inOrder), Bound.atLeast((double) written, ""));
    }
}
