/** The shop's pages and its answers for programs: servlets that check what comes in and call the other packages. */
package io.chorale.shop.web;
