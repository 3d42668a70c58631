/**
 * The benches behind {@code bin/bench}: the way in, and one sub-package for each bench.
 *
 * <p>A bench may know everything that users of Chorale know and the products that it is compared with; nothing else in
 * the repository may know a bench. {@link io.chorale.bench.report} and {@link io.chorale.bench.process} are what all benches share.
 */
package io.chorale.bench;
