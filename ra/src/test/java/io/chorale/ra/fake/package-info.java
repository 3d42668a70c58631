/** Hand-written stand-ins for the server and for the provider. Each does just what the tests need of it. */
package io.chorale.ra.fake;
