/** The process of the node that has the backlog, and the application that writes and drains it. */
package io.chorale.bench.backlog.node;
