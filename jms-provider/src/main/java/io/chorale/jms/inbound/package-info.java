/** How an application server's resource adapter feeds message-driven beans: one consumer for each endpoint thread. */
package io.chorale.jms.inbound;
