package io.chorale.bench.groups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What is measured, in which order. Contestants take turns, round after round, so that what disturbs the machine for a
 * while disturbs all of them, and the median of the rounds drops it.
 *
 * @param rounds how often
 * @param budget no round but the first begins later than this: a busy machine gets fewer rounds, not a longer run
 * @param firstWarmUp how long each contestant is flooded before it is measured for the first time
 * @param allAlways whether each round measures all cells; when not, rounds after the first measure those that targets use,
 *     and rows that were asked for by name
 */
record Schedule(
        int rounds,
        boolean allAlways,
        Duration budget,
        Duration firstWarmUp,
        Duration warmUp,
        Duration flood,
        Duration paced,
        List<Cell> pacedCells) {
    static final List<Integer> SIZES = List.of(100, 1_024, 8_192);
    static final List<Integer> SENDERS = List.of(1, 3);

    static Schedule of(GroupsOptions options) {
        if (options.quick()) {
            return new Schedule(
                    options.rounds().orElse(3),
                    false,
                    Duration.ofSeconds(95),
                    Duration.ofSeconds(4),
                    Duration.ofMillis(250),
                    Duration.ofMillis(400),
                    Duration.ofMillis(900),
                    cells(List.of(100), List.of(1)));
        }
        return new Schedule(
                options.rounds().orElse(5),
                true,
                Duration.ofMinutes(40),
                Duration.ofSeconds(5),
                Duration.ofMillis(700),
                Duration.ofMillis(1_300),
                Duration.ofSeconds(2),
                cells(SIZES, SENDERS));
    }

    /** The cells of one row to flood in a round, from 0. */
    List<Cell> floods(Row row, int round) {
        return cells(SIZES, SENDERS).stream()
                .filter(cell -> cell.row() == row)
                .filter(cell -> round == 0 || allAlways || !row.isUsual() || GroupTargets.FLOODED.contains(kind(cell)))
                .toList();
    }

    /** The cells of one row whose latency is measured in a round. */
    List<Cell> paced(Row row, int round) {
        return pacedCells.stream()
                .filter(cell -> cell.row() == row)
                .filter(cell -> round == 0 || allAlways || row == GroupTargets.PACED)
                .toList();
    }

    /** The contestants in the order of a round: each time another one is first. */
    List<String> contestants(Set<String> wanted, int round) {
        List<String> order = new ArrayList<>(wanted);
        java.util.Collections.rotate(order, -round);
        return order;
    }

    private static GroupTargets.Kind kind(Cell cell) {
        return new GroupTargets.Kind(cell.row(), cell.sizeBytes());
    }

    private static List<Cell> cells(List<Integer> sizes, List<Integer> senders) {
        return Arrays.stream(Row.values())
                .flatMap(row ->
                        sizes.stream().flatMap(size -> senders.stream().map(count -> new Cell(row, size, count))))
                .toList();
    }
}
