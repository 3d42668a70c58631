/**
 * The process of one node: a real node with a data directory, and an application on the Jakarta Messaging API that logs what it was
 * told. Knows the log, and nothing of the faults.
 */
package io.chorale.torture.node;
