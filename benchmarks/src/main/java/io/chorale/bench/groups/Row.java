package io.chorale.bench.groups;

import io.chorale.bench.groups.contestant.Contestants;
import io.chorale.bench.groups.control.Guarantee;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is compared: a contestant at a level of service. In the order of the table. The last three tell what protection
 * costs, beside {@link #AGREED}; they compare Chorale with itself only, and run when they are asked for.
 */
public enum Row {
    DATAGRAMS(Contestants.DATAGRAMS, "-", Guarantee.NONE),
    AERON(Contestants.AERON, "-", Guarantee.FIFO),
    JGROUPS_FIFO(Contestants.JGROUPS_FIFO, "-", Guarantee.FIFO),
    JGROUPS_SEQUENCER(Contestants.JGROUPS_SEQUENCER, "-", Guarantee.TOTAL),
    UNRELIABLE(Contestants.CHORALE, "UNRELIABLE", Guarantee.NONE),
    RELIABLE(Contestants.CHORALE, "RELIABLE", Guarantee.RELIABLE),
    FIFO(Contestants.CHORALE, "FIFO", Guarantee.FIFO),
    CAUSAL(Contestants.CHORALE, "CAUSAL", Guarantee.CAUSAL),
    AGREED(Contestants.CHORALE, "AGREED", Guarantee.TOTAL),
    SAFE(Contestants.CHORALE, "SAFE", Guarantee.TOTAL),
    AES_AGREED(Contestants.CHORALE_AES, "AGREED", Guarantee.TOTAL),
    TCP_AGREED(Contestants.CHORALE_TCP, "AGREED", Guarantee.TOTAL),
    TLS_AGREED(Contestants.CHORALE_TLS, "AGREED", Guarantee.TOTAL);

    /** What {@code --security} measures. */
    static final Set<Row> SECURITY = EnumSet.of(AGREED, AES_AGREED, TCP_AGREED, TLS_AGREED);

    private static final Set<Row> ON_DEMAND = EnumSet.of(AES_AGREED, TCP_AGREED, TLS_AGREED);

    private final String contestant;
    private final String level;
    private final Guarantee guarantee;

    Row(String contestant, String level, Guarantee guarantee) {
        this.contestant = contestant;
        this.level = level;
        this.guarantee = guarantee;
    }

    public String contestant() {
        return contestant;
    }

    public String level() {
        return level;
    }

    public Guarantee guarantee() {
        return guarantee;
    }

    /** As in the table and in {@code --only}. */
    public String label() {
        return level.equals("-") ? contestant : contestant + "-" + level.toLowerCase(Locale.ROOT);
    }

    /** Whether it is measured when nobody chooses rows. */
    boolean isUsual() {
        return !ON_DEMAND.contains(this);
    }

    static Row named(String label) {
        return Arrays.stream(values())
                .filter(row -> row.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no row '" + label + "'; there are "
                        + Arrays.stream(values()).map(Row::label).collect(Collectors.joining(", "))));
    }
}
