/**
 * What is compared: providers of Jakarta Messaging, each opened as its users would embed it, and known to everybody else
 * as a connection factory.
 */
package io.chorale.bench.jms.contestant;
