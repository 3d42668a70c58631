/**
 * The simulator's command line, {@code bin/simulate}. It knows the runs of each layer ({@code .groups}), the checker
 * ({@code .check}) and the pictures ({@code .html}); none of them knows it. Nothing in this module is part of an archive.
 */
package io.chorale.simulation;
