package io.chorale.bench.jms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How much is measured. Contestants take turns, row after row and round after round, so that what disturbs the machine for a
 * while disturbs all of them, and the median of the rounds drops it.
 *
 * @param rounds how often
 * @param budget no round but the first begins later than this: a busy machine gets fewer rounds, not a longer run
 * @param firstWarmUp how long a contestant is loaded at most before it is measured
 * @param warmUpStep how long with one row at a time
 * @param warmUp before each load
 * @param measure each load
 */
record Schedule(
        int rounds, Duration budget, Duration firstWarmUp, Duration warmUpStep, Duration warmUp, Duration measure) {
    /** By which most is compiled in little time. */
    private static final List<Row> WARM_UPS =
            List.of(Row.QUEUE_P_TX_8, Row.QUEUE_P_SYNC_8, Row.QUEUE_NP_ASYNC_8, Row.TOPIC_NP_3);

    static Schedule of(JmsOptions options) {
        return options.quick()
                ? new Schedule(
                        options.rounds().orElse(3),
                        Duration.ofSeconds(20),
                        seconds(options.warmUp(), Duration.ofSeconds(1)),
                        Duration.ofMillis(250),
                        Duration.ofMillis(50),
                        seconds(options.seconds(), Duration.ofMillis(400)))
                : new Schedule(
                        options.rounds().orElse(5),
                        Duration.ofMinutes(40),
                        seconds(options.warmUp(), Duration.ofSeconds(60)),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(300),
                        seconds(options.seconds(), Duration.ofSeconds(3)));
    }

    private static Duration seconds(OptionalInt asked, Duration otherwise) {
        return asked.isPresent() ? Duration.ofSeconds(asked.getAsInt()) : otherwise;
    }

    /** What a contestant is warmed up by: what is measured, if that is not much. */
    List<Row> warmUps(JmsOptions options) {
        return options.rows().isEmpty()
                ? WARM_UPS
                : options.rows().stream().map(Row::named).toList();
    }

    /** A load at an even distance needs time for as many messages as its percentiles speak of. */
    Duration measure(Row row) {
        return row.isPaced() ? measure.multipliedBy(2) : measure;
    }

    /** The products in the order of a turn, from which another one is first than in the last. */
    static List<Product> order(Set<Product> products, int turn) {
        List<Product> order = new ArrayList<>(products);
        Collections.rotate(order, -turn);
        return order;
    }
}
