/**
 * Who is there, and reliable FIFO messages between them. A {@link io.chorale.groups.FrameChannel} packs messages into
 * checked frames and sends them over an engine found through {@link io.chorale.groups.spi}. This package knows no
 * shard, no queue and no session; views are suspicion, not agreement.
 */
package io.chorale.groups;
