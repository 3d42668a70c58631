package io.chorale.groups.vs;

import io.chorale.groups.Member;
import java.util.ArrayDeque;
import java.util.Deque;

/** Sends control messages; those to this member itself wait in a queue until the present call is done. */
final class Mail {
    private final Member self;
    private final VsCodec codec;
    private final VsOutput output;
    private final Deque<Control> own = new ArrayDeque<>();

    Mail(Member self, VsCodec codec, VsOutput output) {
        this.self = self;
        this.codec = codec;
        this.output = output;
    }

    void send(Member to, Control message) {
        if (to.equals(self)) {
            own.add(message);
        } else {
            output.send(to, codec.encode(message));
        }
    }

    void multicast(Control message) {
        output.multicast(codec.encode(message));
    }

    /** The next message to this member; null when there is none. */
    Control nextOwn() {
        return own.poll();
    }
}
