/**
 * What the bench and the processes of its contestants say to each other. Knows no process and no product.
 */
package io.chorale.bench.replication.control;
