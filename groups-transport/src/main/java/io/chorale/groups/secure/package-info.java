/**
 * Who may take part, as pure calculation: keys from a shared secret, sealed datagrams, and the guard that lets in only
 * what is authentic, new and alive. No clock, thread, socket or random source lives here: time and random bytes are
 * parameters, what is to be done comes back as {@link io.chorale.groups.secure.GuardEffects}.
 *
 * <p><b>Keys.</b> A master key is extracted once from the secret (HKDF-SHA256). Each incarnation of a process draws a
 * {@link io.chorale.groups.secure.Salt}; its key for sending is expanded from master key, cluster name, salt and
 * generation. The nonce is a counter that belongs to the salt and never starts over, so no pair of key and nonce occurs
 * twice. After a number of datagrams or bytes the sender goes to the next generation; the number is in the header, so a
 * receiver follows without a question. A tag of the cluster, from the same master key, tells what others send to the same
 * multicast address apart before any key is tried.
 *
 * <p><b>Replay.</b> The tag covers the header, so counters cannot be changed; each receiver keeps a window of counters
 * for each salt. Traffic recorded from a dead incarnation, or before the receiver was born, is authentic and new to it:
 * therefore a salt counts only after its owner has answered a random challenge. The answer also tells the counter below
 * which everything is older than a second, and that is where the window starts.
 *
 * <p><b>Source and destination.</b> The members' addresses are inside what is encrypted, and the engine above drops what
 * is not addressed to it. IP addresses are not authenticated: they change on the way through NAT, and nothing but the
 * destination of a challenge depends on them.
 *
 * <p>Knows {@code io.chorale.groups.wire} and nothing else of this project.
 */
package io.chorale.groups.secure;
