/**
 * The message types of Jakarta Messaging and their binary form. Knows the seam to the service
 * ({@link io.chorale.jms.service.Envelope}), and nothing of connections and sessions.
 */
package io.chorale.jms.message;
