package io.chorale.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chorale.groups.cluster.GroupEvent;

/** What happens to a session, as lines for people. */
final class EventText {
    /** The type of messages whose payload is a text. */
    private static final int TEXT = 0;

    private EventText() {}

    static String of(GroupEvent event) {
        if (event instanceof GroupEvent.Message message) {
            String body = message.type() == TEXT
                    ? new String(message.payload(), UTF_8)
                    : message.payload().length + " bytes of the type " + message.type();
            return message.service() + " " + message.groups() + " " + message.sender() + ": " + body;
        } else if (event instanceof GroupEvent.GroupView view) {
            return "view of " + view.group() + " by " + view.cause() + ": " + view.members() + " changed "
                    + view.changed() + " together " + view.together();
        } else if (event instanceof GroupEvent.Transitional signal) {
            return "the view of " + signal.group() + " is about to change by the network";
        } else if (event instanceof GroupEvent.Reconnected back) {
            return "back in the cluster as " + back.now() + ", was " + back.before();
        } else if (event instanceof GroupEvent.Dropped dropped) {
            return dropped.count() + " messages of " + dropped.group() + " are missing here: they came too fast";
        } else if (event instanceof GroupEvent.Removed removed) {
            return "no member of " + removed.group() + " any more: " + removed.reason();
        } else if (event instanceof GroupEvent.Disconnected end) {
            return "the end: " + end.reason();
        }
        return event.toString();
    }

    /** Whether a session that is in one group gets nothing after this. */
    static boolean isLast(GroupEvent event) {
        return event instanceof GroupEvent.Disconnected || event instanceof GroupEvent.Removed;
    }
}
