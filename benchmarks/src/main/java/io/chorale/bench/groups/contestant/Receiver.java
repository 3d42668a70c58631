package io.chorale.bench.groups.contestant;

import java.util.List;

/** What a contestant tells. */
public interface Receiver {
    /**
     * A message was delivered. One thread at a time for the messages of one sender, and one for all senders when the
     * product promises one order of all.
     *
     * @param array may be overwritten after the call
     */
    void delivered(byte[] array, int offset, int length);

    /** There is a new view. Products without membership never call it. */
    void view(List<String> members);
}
