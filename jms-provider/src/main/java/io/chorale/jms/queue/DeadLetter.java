package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.EnvelopeHead;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message that leaves its destination without having been consumed; properties say where it comes from and why. */
final class DeadLetter {
    static final String CAUSE = "JMS_Chorale_Cause";
    static final String ORIGIN = "JMS_Chorale_OriginalDestination";
    static final String DELIVERIES = "JMS_Chorale_Deliveries";
    static final String EXPIRATION = "JMS_Chorale_OriginalExpiration";

    private final Envelope envelope;
    private final String queue;
    private final String cause;
    private final int deliveries;

    private DeadLetter(byte[] encoded, String queue, String cause, int deliveries) {
        this.envelope = Envelope.read(new WireReader(encoded));
        this.queue = queue;
        this.cause = cause;
        this.deliveries = deliveries;
    }

    /** Whether a letter can be made of it; not of what a newer version has sent in another format. */
    static boolean isReadable(byte[] encoded) {
        try {
            Envelope.read(new WireReader(encoded));
            return true;
        } catch (WireException e) {
            return false;
        }
    }

    static DeadLetter undeliverable(byte[] encoded, String queue, int deliveries) {
        return new DeadLetter(encoded, queue, "MAX_DELIVERIES", deliveries);
    }

    static DeadLetter expired(byte[] encoded, String queue, int deliveries) {
        return new DeadLetter(encoded, queue, "EXPIRED", deliveries);
    }

    /** As it is sent there: with its own id, never to expire. */
    Envelope to(Address destination) {
        return envelope.leftFor(destination, head());
    }

    /** What this version cannot read stays as it is. */
    private byte[] head() {
        EnvelopeHead head;
        try {
            head = EnvelopeHead.decode(envelope.head());
        } catch (WireException e) {
            return envelope.head();
        }
        Map<String, Object> properties = new LinkedHashMap<>(head.properties());
        properties.put(CAUSE, cause);
        properties.put(ORIGIN, described(envelope.destination()) + subscription());
        properties.put(DELIVERIES, deliveries);
        if (envelope.expirationMs() != 0) {
            properties.put(EXPIRATION, envelope.expirationMs());
        }
        return new EnvelopeHead(head.correlation(), head.replyTo(), head.type(), properties).encode();
    }

    private static String described(Address address) {
        return (address.kind().isQueue() ? "queue://" : "topic://") + address.name();
    }

    private String subscription() {
        return QueueNames.isNamed(queue) ? "?subscription=" + QueueNames.subscriptionNameOf(queue) : "";
    }
}
