/**
 * Queues and topics as replicated state machines, and the seam between them and the Jakarta Messaging client: the
 * client turns API calls into {@link io.chorale.jms.service.MessagingService} calls and knows nothing of shards; the
 * service knows nothing of sessions and message types.
 */
package io.chorale.jms.service;
