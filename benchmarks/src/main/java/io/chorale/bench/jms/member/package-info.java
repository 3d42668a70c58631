/** A process of a contestant: carries out the bench's commands. */
package io.chorale.bench.jms.member;
