package io.chorale.bench.jms;

/** What one figure is of. */
record Cell(Product product, Row row, Place place) {}
