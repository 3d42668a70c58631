/**
 * Connection factories and destinations by name: a JNDI directory made of properties, and what restores bound ones from any
 * other directory. Knows the objects that applications hold, and nothing beneath.
 */
package io.chorale.jms.naming;
