/**
 * {@code bin/bench jms}: a plain Jakarta Messaging program with messages of 1 KB, on Chorale with one node and with two, and
 * on embedded brokers.
 *
 * <p>{@link io.chorale.bench.jms.JmsBench} is the run from start to end. Arrows: this package to {@code team} to {@code
 * control}; {@code member} to {@code contestant}, {@code program} and {@code control}; the bench and the processes know each
 * other by lines only.
 */
package io.chorale.bench.jms;
