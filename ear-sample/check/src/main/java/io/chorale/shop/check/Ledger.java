package io.chorale.shop.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The rows of the database by order id. Immutable.
 *
 * @param rows orders and fulfilments of each id
 */
record Ledger(Map<String, Row> rows) {

    /** How many rows an id has in each table. */
    record Row(long orders, long fulfilments) {}

    Ledger {
        rows = Map.copyOf(rows);
    }

    /** Reads lines {@code id,orders,fulfilments}. */
    static Ledger parse(String text) {
        Map<String, Row> rows = new HashMap<>();
        text.lines().forEach(line -> {
            String[] values = line.split(",", -1);
            rows.put(values[0], new Row(Long.parseLong(values[1]), Long.parseLong(values[2])));
        });
        return new Ledger(rows);
    }

    /** All fulfilments there are. */
    long fulfilments() {
        return rows.values().stream().mapToLong(Row::fulfilments).sum();
    }

    /** This ledger without the ids of an earlier one. */
    Ledger without(Ledger earlier) {
        Map<String, Row> later = new HashMap<>(rows);
        later.keySet().removeAll(earlier.rows.keySet());
        return new Ledger(later);
    }

    /** Compares the database with what the shop has confirmed. */
    Comparison compare(Set<String> confirmed) {
        long once = 0;
        long lost = 0;
        long twice = 0;
        for (String id : confirmed) {
            Row row = rows.getOrDefault(id, new Row(0, 0));
            if (row.orders() == 0 || row.fulfilments() == 0) {
                lost++;
            } else if (row.fulfilments() > 1 || row.orders() > 1) {
                twice++;
            } else {
                once++;
            }
        }
        long unasked =
                rows.keySet().stream().filter(id -> !confirmed.contains(id)).count();
        return new Comparison(confirmed.size(), once, lost, twice, unasked);
    }

    /**
     * What came out.
     *
     * @param lost confirmed, but missing in the database or never fulfilled
     * @param twice fulfilled more than once
     * @param unasked in the database, but never confirmed
     */
    record Comparison(long confirmed, long once, long lost, long twice, long unasked) {}
}
