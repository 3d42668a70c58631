/**
 * The check of the sample: visitors that order over HTTP, a node that is killed under them, and the comparison of what
 * was confirmed with what the database holds. Uses the Java platform only, and nothing of the shop but its addresses.
 */
package io.chorale.shop.check;
