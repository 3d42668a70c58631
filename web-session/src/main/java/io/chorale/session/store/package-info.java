/**
 * The replicated state of HTTP sessions: the state machine of one shard, its operations, questions and answers, and
 * what bounds it. Pure: no clock, no thread, no servlet. Attribute values are opaque bytes here. Knows the seams of
 * {@code io.chorale.replication} and the wire format of {@code io.chorale.groups}.
 */
package io.chorale.session.store;
