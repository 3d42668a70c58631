/**
 * What is compared: each product behind one small interface, {@link io.chorale.bench.groups.contestant.Contestant}. Knows
 * the products, and nothing of how a run is driven, counted or reported.
 */
package io.chorale.bench.groups.contestant;
