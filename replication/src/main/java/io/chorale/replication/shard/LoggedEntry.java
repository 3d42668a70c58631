package io.chorale.replication.shard;

import io.chorale.replication.Dot;

/** An entry at its place. */
public record LoggedEntry(Dot dot, Entry entry) {}
