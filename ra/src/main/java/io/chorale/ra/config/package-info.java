/** From the adapter's properties and the server's surroundings to the configuration of a node. */
package io.chorale.ra.config;
