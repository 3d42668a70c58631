package io.chorale.replication.shard;

import io.chorale.replication.Dot;

/** Decides, and takes no notice of what becomes of it; a question is its own answer. */
abstract class SilentDecider implements Decider {
    @Override
    public Payload query(Payload question) {
        return question;
    }

    @Override
    public void committed(Dot dot) {}

    @Override
    public void close() {}
}
