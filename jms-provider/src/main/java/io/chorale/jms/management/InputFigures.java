package io.chorale.jms.management;

import java.util.function.LongSupplier;

/**
 * Where a node's figures of bad input come from.
 *
 * @param unreadableMessages messages that could not be decoded
 * @param refusedObjects object messages that were not restored
 */
public record InputFigures(LongSupplier unreadableMessages, LongSupplier refusedObjects) {}
