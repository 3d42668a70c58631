/** A {@link io.chorale.jms.service.MessagingService} in memory, for tests of the client. */
package io.chorale.jms.fake;
