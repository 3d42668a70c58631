/**
 * The command-line program {@code bin/group}: joins groups, sends, watches, measures, and shows what all members see. It
 * knows the session API only, and the transport's SPI for the simulated partition.
 */
package io.chorale.tool;
