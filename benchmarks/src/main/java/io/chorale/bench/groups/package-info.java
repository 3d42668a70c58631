/**
 * {@code bin/bench groups}: the group layer at each level of service beside JGroups, Aeron and plain datagrams, three
 * processes each on loopback, and how fast membership follows what happens to processes.
 *
 * <p>{@link io.chorale.bench.groups.GroupsBench} is the run from start to end. Arrows: this package to {@code trio} to
 * {@code control}; {@code member} to {@code contestant} and {@code control}; the bench and the members know each other
 * by lines only.
 */
package io.chorale.bench.groups;
