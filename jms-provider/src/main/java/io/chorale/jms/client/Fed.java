package io.chorale.jms.client;

import io.chorale.jms.link.Feed;

/** Somebody whose messages come through a feed, and who waits at a gate for them. */
interface Fed {
    Feed feed();
}
