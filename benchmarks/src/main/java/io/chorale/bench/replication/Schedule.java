package io.chorale.bench.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * How much is measured. Contestants take turns, round after round, so that what disturbs the machine for a while disturbs
 * all of them, and the median of the rounds drops it.
 *
 * @param rounds how often
 * @param allAlways whether each round measures all cells; when not, rounds after the first measure those of targets
 * @param budget no round but the first begins later than this: a busy machine gets fewer rounds, not a longer run
 * @param firstWarmUp how long each contestant is loaded before it is measured for the first time
 * @param warmUp before each load
 * @param measure each load
 * @param takeOvers how many primaries are killed
 * @param reopened how many live entries a copy has when it opens again
 */
record Schedule(
        int rounds,
        boolean allAlways,
        Duration budget,
        Duration firstWarmUp,
        Duration warmUp,
        Duration measure,
        int takeOvers,
        int reopened) {

    /** What targets of reopening are about. */
    private static final int REOPENED = 1_000_000;

    static Schedule of(ReplicationOptions options) {
        if (options.quick()) {
            return new Schedule(
                    options.rounds().orElse(3),
                    false,
                    Duration.ofSeconds(45),
                    Duration.ofMillis(1_500),
                    Duration.ofMillis(100),
                    Duration.ofMillis(400),
                    3,
                    REOPENED);
        }
        return new Schedule(
                options.rounds().orElse(5),
                true,
                Duration.ofMinutes(30),
                Duration.ofSeconds(20),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                20,
                REOPENED);
    }

    /** The cells of one product in a round, from 0. */
    List<Cell> cells(Product product, int round) {
        return product.places().stream()
                .flatMap(place -> Arrays.stream(Shape.values()).map(shape -> new Cell(product, place, shape)))
                .filter(cell -> round == 0 || allAlways || ReplicationTargets.needs(cell))
                .toList();
    }

    /** The products in the order of a round: each time another one is first. */
    List<Product> order(Set<Product> products, int round) {
        List<Product> order = new ArrayList<>(products);
        Collections.rotate(order, -round);
        return order;
    }
}
