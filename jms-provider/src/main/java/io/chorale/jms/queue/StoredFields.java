package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.jms.selector.Fields;
import io.chorale.jms.service.Envelope;
import io.chorale.jms.service.EnvelopeHead;
import java.util.Map;
import java.util.UUID;

/** What selectors see of an encoded envelope; read when the first of it is asked for, and never the body. */
final class StoredFields implements Fields {
    /** What this version cannot read has no properties for it. */
    private static final EnvelopeHead UNREADABLE = new EnvelopeHead(null, null, null, Map.of());

    private final byte[] encoded;
    private Envelope header;
    private EnvelopeHead head;

    StoredFields(byte[] encoded) {
        this.encoded = encoded;
    }

    UUID origin() {
        return header().origin();
    }

    @Override
    public Object get(String name) {
        return switch (name) {
            case "JMSDeliveryMode" -> header().persistent() ? "PERSISTENT" : "NON_PERSISTENT";
            case "JMSPriority" -> header().priority();
            case "JMSMessageID" -> header().id().isEmpty() ? null : header().id();
            case "JMSTimestamp" -> header().timestampMs();
            case "JMSCorrelationID" -> head().correlation();
            case "JMSType" -> head().type();
            default -> head().properties().get(name);
        };
    }

    private Envelope header() {
        if (header == null) {
            header = Envelope.readHeader(new WireReader(encoded));
        }
        return header;
    }

    private EnvelopeHead head() {
        if (head == null) {
            try {
                head = EnvelopeHead.decode(header().head());
            } catch (WireException e) {
                head = UNREADABLE;
            }
        }
        return head;
    }
}
