/**
 * The program that is measured: plain Jakarta Messaging, the same code for all contestants, which it knows as connection
 * factories only.
 */
package io.chorale.bench.jms.program;
