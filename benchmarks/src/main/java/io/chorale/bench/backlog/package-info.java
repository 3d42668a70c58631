/**
 * The bench of a backlog: millions of messages that nobody consumes, on one node with a small heap, written and drained
 * through Jakarta Messaging. Starts the node as a process of its own and looks at its heap and its disk.
 */
package io.chorale.bench.backlog;
