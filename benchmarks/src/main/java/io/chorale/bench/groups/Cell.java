package io.chorale.bench.groups;

/** One line of the table. */
public record Cell(Row row, int sizeBytes, int senders) {}
