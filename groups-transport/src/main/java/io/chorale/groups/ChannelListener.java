package io.chorale.groups;

/**
 * What a {@link FrameChannel} calls, on the transport's threads: one call at a time for each sender, messages of
 * different senders and views concurrently. Implementations must not block: the receiver of a blocked listener stops
 * granting credit, and its peers' sends block in turn.
 */
public interface ChannelListener {

    /** A view was installed. Calls come in the order of {@link View#number()}. */
    void onView(View view);

    /**
     * A message arrived. The sender need not be in the view yet (the receiver may install the view later) or any more.
     * The array belongs to the listener. An exception is logged and counted, and the next message is delivered.
     */
    void onMessage(Member from, byte[] message);
}
