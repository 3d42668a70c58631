package io.chorale.jms.inbound;

import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.message.MessageCodec;
import io.chorale.jms.xa.BranchTable;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Opens a node's inbound consumers. Thread-safe. */
public final class Inbound implements AutoCloseable {
    private final ServiceLink link;
    private final BranchTable branches;
    private final MessageCodec codec;
    private final Set<PulledConsumer> consumers = ConcurrentHashMap.newKeySet();
    private final LongAdder unreadable = new LongAdder();

    /** Opens consumers on the service, with branches in the table. */
    public Inbound(ServiceLink link, BranchTable branches, MessageCodec codec) {
        this.link = link;
        this.branches = branches;
        this.codec = codec;
    }

    /**
     * Opens a consumer and waits until it is active cluster-wide.
     *
     * @throws JMSException if the node is closed or the consumer cannot be attached in time
     */
    public InboundConsumer open(InboundSpec spec) throws JMSException {
        PulledConsumer consumer = PulledConsumer.open(this, spec);
        consumers.add(consumer);
        return consumer;
    }

    ServiceLink link() {
        return link;
    }

    BranchTable branches() {
        return branches;
    }

    MessageCodec codec() {
        return codec;
    }

    LongAdder unreadable() {
        return unreadable;
    }

    void forget(PulledConsumer consumer) {
        consumers.remove(consumer);
    }

    /** How many messages could not be decoded. */
    public long unreadableCount() {
        return unreadable.sum();
    }

    /** Closes all consumers. */
    @Override
    public void close() {
        List.copyOf(consumers).forEach(PulledConsumer::close);
    }
}
