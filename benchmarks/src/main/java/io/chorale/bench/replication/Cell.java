package io.chorale.bench.replication;

/** What one figure is of. */
record Cell(Product product, Place place, Shape shape) {}
