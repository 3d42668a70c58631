/** What an operator sees of a node through JMX. JDK types only, so that any class loader can read it. */
package io.chorale.jms.management;
