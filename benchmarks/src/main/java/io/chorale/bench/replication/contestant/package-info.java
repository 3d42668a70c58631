/**
 * What is compared: each store or replicated log behind one small interface, {@link
 * io.chorale.bench.replication.contestant.Contestant}. Knows the products, and nothing of how a run is driven, counted or
 * reported.
 */
package io.chorale.bench.replication.contestant;
