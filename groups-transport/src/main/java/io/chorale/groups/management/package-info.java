/**
 * What an operator sees of a process' groups through JMX. JDK types only, so that any class loader can read it. Knows the
 * session API, and is told where the figures come from.
 */
package io.chorale.groups.management;
