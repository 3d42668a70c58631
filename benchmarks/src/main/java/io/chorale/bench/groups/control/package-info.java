/**
 * What the bench and its member processes say to each other: lines of words on the standard streams. Knows no process and
 * no product.
 */
package io.chorale.bench.groups.control;
