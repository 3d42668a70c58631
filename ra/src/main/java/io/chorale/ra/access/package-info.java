/**
 * What connections and endpoints ask of the node, and the resource that stands between a transaction manager and it.
 * Knows nothing of pools and endpoints.
 */
package io.chorale.ra.access;
