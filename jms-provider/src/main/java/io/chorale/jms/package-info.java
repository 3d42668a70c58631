/**
 * What a user or an application server holds in hands: the node's hub, connection factory and destinations. Knows the
 * packages beneath; none of them knows this one.
 */
package io.chorale.jms;
