/** What the bench of messaging and the processes of its contestants say to each other. Knows no process and no product. */
package io.chorale.bench.jms.control;
