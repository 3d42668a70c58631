/** This node and its cluster, read from the platform's MBean server. Knows nothing of the shop. */
package io.chorale.shop.node;
