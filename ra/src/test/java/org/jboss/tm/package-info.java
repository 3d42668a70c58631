/** What WildFly's transaction manager asks resources, for tests. */
package org.jboss.tm;
