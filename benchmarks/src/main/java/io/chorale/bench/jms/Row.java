package io.chorale.bench.jms;

import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.Style;
import java.util.Arrays;
import java.util.List;

/** What is loaded, and how. */
enum Row {
    QUEUE_NP_SYNC_1("queue-np-sync-1x1", false, Style.SYNC, 1),
    QUEUE_NP_SYNC_8("queue-np-sync-8x8", false, Style.SYNC, 8),
    QUEUE_NP_ASYNC_1("queue-np-async-1x1", false, Style.ASYNC, 1),
    QUEUE_NP_ASYNC_8("queue-np-async-8x8", false, Style.ASYNC, 8),
    QUEUE_NP_TX_1("queue-np-tx-1x1", false, Style.TRANSACTED, 1),
    QUEUE_NP_TX_8("queue-np-tx-8x8", false, Style.TRANSACTED, 8),
    QUEUE_P_SYNC_1("queue-p-sync-1x1", true, Style.SYNC, 1),
    QUEUE_P_SYNC_8("queue-p-sync-8x8", true, Style.SYNC, 8),
    QUEUE_P_ASYNC_1("queue-p-async-1x1", true, Style.ASYNC, 1),
    QUEUE_P_ASYNC_8("queue-p-async-8x8", true, Style.ASYNC, 8),
    QUEUE_P_TX_1("queue-p-tx-1x1", true, Style.TRANSACTED, 1),
    QUEUE_P_TX_8("queue-p-tx-8x8", true, Style.TRANSACTED, 8),
    TOPIC_NP_1("topic-np-1", Kind.TOPIC, false, 1, 0),
    TOPIC_NP_3("topic-np-3", Kind.TOPIC, false, 3, 0),
    TOPIC_DURABLE_3("topic-durable-3", Kind.DURABLE, true, 3, 0),
    RATE_NP_1000("rate-np-1000", Kind.QUEUE, false, 1, 1_000),
    RATE_P_200("rate-p-200", Kind.QUEUE, true, 1, 200),
    RATE_P_1000("rate-p-1000", Kind.QUEUE, true, 1, 1_000);

    private enum Kind {
        QUEUE,
        TOPIC,
        DURABLE
    }

    private final String label;
    private final Kind kind;
    private final boolean persistent;
    private final Style style;
    private final int producers;
    private final int consumers;
    private final int perSecond;

    /** A queue with as many consumers as producers, as fast as it goes. */
    Row(String label, boolean persistent, Style style, int clients) {
        this(label, Kind.QUEUE, persistent, style, clients, clients, 0);
    }

    /** One producer whose sends are confirmed before the next. */
    Row(String label, Kind kind, boolean persistent, int consumers, int perSecond) {
        this(label, kind, persistent, Style.SYNC, 1, consumers, perSecond);
    }

    Row(String label, Kind kind, boolean persistent, Style style, int producers, int consumers, int perSecond) {
        this.label = label;
        this.kind = kind;
        this.persistent = persistent;
        this.style = style;
        this.producers = producers;
        this.consumers = consumers;
        this.perSecond = perSecond;
    }

    String label() {
        return label;
    }

    /** Whether messages are sent at a fixed rate: then latencies are what is measured. */
    boolean isPaced() {
        return perSecond > 0;
    }

    /** Where the destination is served, seen from the clients. */
    List<Place> places(Product product) {
        boolean both = this == QUEUE_P_SYNC_1 || this == QUEUE_P_SYNC_8 || this == RATE_P_200;
        return both && product == Product.CHORALE_2 ? List.of(Place.HERE, Place.OTHER) : List.of(Place.HERE);
    }

    LoadPlan plan(int run, Place place, boolean receive) {
        return new LoadPlan(
                run,
                kind != Kind.QUEUE,
                persistent,
                kind == Kind.DURABLE,
                style,
                producers,
                consumers,
                perSecond,
                place == Place.HERE,
                receive);
    }

    /**
     * The row of a label.
     *
     * @throws IllegalArgumentException with the labels there are
     */
    static Row named(String label) {
        return Arrays.stream(values())
                .filter(row -> row.label.equals(label))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("There is no row '" + label + "'; there are "
                        + Arrays.stream(values()).map(Row::label).toList()));
    }
}
