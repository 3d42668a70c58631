/** What lives in the HTTP session: the cart as an attribute, the visitor as a CDI bean. Knows no servlet. */
package io.chorale.shop.cart;
