/**
 * From text to settings: the properties of a node, which resource adapters and connection URIs have in common, and the URI of
 * a connection factory. Knows what a node and an authenticator are, and nothing of Jakarta Messaging.
 */
package io.chorale.jms.config;
