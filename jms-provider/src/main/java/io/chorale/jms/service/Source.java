package io.chorale.jms.service;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Objects;

/**
 * What a consumer consumes: a queue, or a subscription of a topic.
 *
 * @param subscription which one of the topic; {@link Subscription#OWN} for a queue
 * @param selector takes only what it selects; null for everything
 */
public record Source(Address address, Subscription subscription, String selector) {

    public Source {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(subscription, "subscription");
        if (address.kind().isQueue() && !subscription.equals(Subscription.OWN)) {
            throw new IllegalArgumentException("The queue " + address.name() + " has no subscriptions");
        }
    }

    /** All of a queue, or a subscription of the consumer's own to all of a topic. */
    public static Source of(Address address) {
        return new Source(address, Subscription.OWN, null);
    }

    public String name() {
        return address.name();
    }

    public void write(WireWriter out) {
        address.write(out);
        subscription.write(out);
        out.writeNullableString(selector);
    }

    public static Source read(WireReader in) {
        Address address = Address.read(in);
        Subscription subscription = Subscription.read(in);
        return new Source(address, subscription, in.readNullableString());
    }
}
