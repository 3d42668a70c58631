/**
 * The messaging service on replicated shards: routes work to shards, makes work over several shards atomic, keeps
 * consumers attached through changes of primaries. A package of its own, since {@code queue} uses the values of
 * {@code service} and the service uses {@code queue}: in one package they would be a cycle. Knows {@code queue},
 * {@code service} and {@code io.chorale.replication}.
 */
package io.chorale.jms.replicated;
