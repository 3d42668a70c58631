package io.chorale.bench.groups.contestant;

/** Sends to all members, the sender among them. */
@FunctionalInterface
public interface Sender {
    /**
     * Sends one message as the product's application would, and waits as long as the product wants it to wait.
     *
     * @param message belongs to the contestant from now on
     * @throws Exception whatever the product throws; the run is then reported as failed
     */
    void send(byte[] message) throws Exception;

    /** Called when nothing more is sent at once, for products that pack messages until they are told to stop. */
    default void pause() throws Exception {}
}
