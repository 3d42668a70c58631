/**
 * Orders from the checkout to their fulfilment: the tables, the messages and the transactions that span both. Knows the
 * catalogue's amounts and the node's name, no servlet.
 */
package io.chorale.shop.order;
