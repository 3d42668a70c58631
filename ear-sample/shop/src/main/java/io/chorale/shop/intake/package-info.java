/** Files of orders: reading them line by line, taking the good ones in batches, rejecting the bad ones with a reason. */
package io.chorale.shop.intake;
