package io.chorale.bench.replication.contestant;

import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.core.journal.EncodingSupport;

/** An entry as a record of Artemis' journal. */
record Encoded(byte[] entry) implements EncodingSupport {
    @Override
    public int getEncodeSize() {
        return entry.length;
    }

    @Override
    public void encode(ActiveMQBuffer buffer) {
        buffer.writeBytes(entry);
    }

    @Override
    public void decode(ActiveMQBuffer buffer) {
        throw new UnsupportedOperationException("Records are read as bytes");
    }
}
