package io.chorale.groups;

import io.chorale.groups.spi.TransportListener;

/** For tests that look at the transport, not at what it delivers. */
public final class IgnoringListener implements TransportListener {
    @Override
    public void onView(View view) {
        // Not looked at.
    }

    @Override
    public void onFrame(Member from, byte[] frame) {
        // Not looked at.
    }
}
