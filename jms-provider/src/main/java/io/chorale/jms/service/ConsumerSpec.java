package io.chorale.jms.service;

import java.util.Objects;
import java.util.UUID;

/**
 * A consumer to attach. On a topic its subscription is made, if it is not there.
 *
 * @param id chosen by the client, unique for ever
 * @param initialCredit how many messages may be handed over before {@link ConsumerPort#credit} is called, 0 to 65,536
 */
public record ConsumerSpec(UUID id, Source source, int initialCredit) {

    public ConsumerSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        if (initialCredit < 0 || initialCredit > 65_536) {
            throw new IllegalArgumentException("initialCredit is 0 to 65,536, not " + initialCredit);
        }
    }
}
