package io.chorale.groups.spi;

import io.chorale.groups.Member;
import io.chorale.groups.View;

/** Called by a transport's own threads, one call at a time for each sender. Must not block. */
public interface TransportListener {

    void onView(View view);

    void onFrame(Member from, byte[] frame);
}
