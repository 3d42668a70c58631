package io.chorale.groups.secure;

/** Why something from the network was not let in. */
public enum Rejection {
    /** It is not protected at all. */
    NOT_SECURED("it is not protected: give that node the same shared secret or certificates"),
    /** It is protected, and this node is not. */
    PROTECTED("it is protected, and this node is not: give this node the shared secret or certificates of the others"),
    /** Protected by a later release. */
    UNKNOWN_VERSION("it is protected in a format that this release does not know: run the same release everywhere"),
    /** Too short, or not of its own format. */
    MALFORMED("it looks like a protected datagram, but is none"),
    /** Sealed with other keys, or changed on the way. */
    NOT_AUTHENTIC("it was not made with this cluster's secret or certificates, or was changed on the way: give all"
            + " nodes the same secret (or certificates that the others trust) and the same cluster name"),
    /** Seen before, or so old that this cannot be told any more. Networks duplicate datagrams, so some are normal. */
    REPLAYED("it was received before, or is too old to know"),
    /** Its sender did not show that it is alive: a recording, or the last words of a process that died. */
    UNPROVEN("its sender does not answer: it is dead, unreachable, or a recording is played"),
    /** More came at once from senders that are not yet known than is kept until they are. */
    OVERFLOW("too much came from senders that have not answered yet");

    private final String text;

    Rejection(String text) {
        this.text = text;
    }

    /** Cause and remedy, as the end of a sentence. */
    public String text() {
        return text;
    }
}
