package io.chorale.groups.light;

import io.chorale.groups.cluster.GroupViewId;
import io.chorale.groups.vs.ViewId;
import io.chorale.groups.wire.WireWriter;

/**
 * An application's message on the wire: kind, tag, flags, type, in a view-synchronous group the group's view, then the
 * route with its length, then the payload to the end. Whoever sends encodes it, on its own thread; tag and view are filled
 * in when {@link LightGroups} takes it.
 */
public final class Envelope {
    static final int SELF_DISCARD = 1;
    /** To some sessions only: the route names them. */
    static final int ADDRESSED = 2;
    /** For members that have one view of the group: its id follows. */
    static final int IN_VIEW = 4;

    static final int FLAGS_AT = Wire.HEADER_BYTES;
    static final int TYPE_AT = FLAGS_AT + 1;
    static final int VIEW_AT = TYPE_AT + 2;
    static final int VIEW_BYTES = 16;
    private static final long NO_VIEW = -1;

    private Envelope() {}

    /**
     * A message to groups, to sessions, or to sessions as members of one group.
     *
     * @param inView whether it is for the view of its one group in which it is taken
     */
    public static byte[] encode(Route route, int type, boolean selfDiscard, boolean inView, byte[] payload) {
        byte[] routeBytes = route.encoded();
        WireWriter writer = new WireWriter(VIEW_AT
                + (inView ? VIEW_BYTES : 0)
                + WireWriter.bytesOfSize(routeBytes.length)
                + routeBytes.length
                + payload.length);
        int flags = (selfDiscard ? SELF_DISCARD : 0)
                | (route.addressees().isEmpty() ? 0 : ADDRESSED)
                | (inView ? IN_VIEW : 0);
        writer.writeByte(Wire.MESSAGE).writeInt(0).writeByte(flags);
        writer.writeByte(type >>> 8).writeByte(type);
        if (inView) {
            writer.writeInt(0).writeLong(NO_VIEW).writeInt(0);
        }
        writer.writeBytes(routeBytes).writeRaw(payload, 0, payload.length);
        return writer.finish();
    }

    /** How many bytes come to a payload at most, for this route. */
    public static int overheadBytes(Route route) {
        return VIEW_AT + VIEW_BYTES + 5 + route.encoded().length;
    }

    static boolean isInView(byte[] message) {
        return (message[FLAGS_AT] & IN_VIEW) != 0;
    }

    static void setView(byte[] message, GroupViewId view) {
        Wire.writeInt(message, VIEW_AT, Wire.tagOf(view.cluster()));
        Wire.writeInt(message, VIEW_AT + 4, (int) (view.change() >>> 32));
        Wire.writeInt(message, VIEW_AT + 8, (int) view.change());
        Wire.writeInt(message, VIEW_AT + 12, Long.hashCode(view.history()));
    }

    /** The view of its group that a message is for, as far as the wire tells it. */
    record InView(int cluster, long change, int history) {

        /** Whether the message may be delivered in a view; what is for no view may in any. */
        boolean matches(GroupViewId view) {
            return change == NO_VIEW
                    || (view != null
                            && change == view.change()
                            && cluster == Wire.tagOf(view.cluster())
                            && history == Long.hashCode(view.history()));
        }

        /** Whether the message is for a view that its group may still have in this view of the cluster. */
        boolean isAheadOf(GroupViewId installed, ViewId now) {
            boolean ofThisCluster = cluster == Wire.tagOf(now);
            return ofThisCluster
                    && (installed == null || !installed.cluster().equals(now) || change > installed.change());
        }
    }
}
