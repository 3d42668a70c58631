/** What is for sale, and how amounts are written. Knows nothing else of the shop. */
package io.chorale.shop.catalogue;
