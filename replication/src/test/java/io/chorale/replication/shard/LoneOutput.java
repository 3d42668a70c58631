package io.chorale.replication.shard;

/** Of a replica or a part of it that is alone and has nothing to complain of: a test says what it expects beside. */
abstract class LoneOutput implements ShardOutput {
    @Override
    public void send(NodeId to, Message message) {
        throw new AssertionError("There is nobody to be told " + message);
    }

    @Override
    public void persist(Batch batch) {
        throw new AssertionError("Nothing is to be written: " + batch);
    }

    @Override
    public void applied(LoggedEntry entry) {}

    @Override
    public void adopted() {}

    @Override
    public void warn(String text) {
        throw new AssertionError(text);
    }
}
