package io.chorale.jms.security;

import java.util.Arrays;
import java.util.Optional;

/** What a user may be allowed to do with a destination. */
public enum Action {
    /** Send to a queue, publish to a topic. */
    SEND("send"),
    /** Receive from a queue, subscribe to a topic. */
    CONSUME("consume"),
    /** Look at the messages of a queue and leave them there. */
    BROWSE("browse"),
    /** Make temporary queues or topics. Who has made one may consume from it, and whoever knows its name may send to it. */
    CREATE_TEMPORARY("createTemporary"),
    /** Administer: delete what others have made, such as a subscription or the messages of a queue. */
    MANAGE("manage");

    private final String key;

    Action(String key) {
        this.key = key;
    }

    /** The name in a security file. */
    public String key() {
        return key;
    }

    static Optional<Action> ofKey(String key) {
        return Arrays.stream(values()).filter(action -> action.key.equals(key)).findFirst();
    }
}
