/**
 * The client's end of the seam to the service: waits for its answers with a deadline, turns its failures into
 * exceptions of Jakarta Messaging, and holds what was handed to a consumer until it is settled. Knows {@code service}
 * only.
 */
package io.chorale.jms.link;
