package io.chorale.groups.jgroups;

import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.TpHeader;
import org.jgroups.stack.MessageProcessingPolicy;
import org.jgroups.util.AsciiString;
import org.jgroups.util.MaxOneThreadPerSender;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.PassRegularMessagesUpDirectly;

/**
 * Drops messages of other clusters on the same address before they take a thread. JGroups would drop them too, but
 * without counting, and would log them again and again.
 */
final class ForeignClusterFilter {
    private final TP transport;
    private final EngineRejects rejects;

    private ForeignClusterFilter(TP transport, EngineRejects rejects) {
        this.transport = transport;
        this.rejects = rejects;
    }

    /**
     * Replaces JGroups' default policy by a subclass, or by one of that which handles messages on the thread that receives
     * them; a stack's own choice of another one stays.
     */
    static void install(TP transport, EngineRejects rejects, boolean directly) {
        if (transport.getMessageProcessingPolicy().getClass() == MaxOneThreadPerSender.class) {
            ForeignClusterFilter filter = new ForeignClusterFilter(transport, rejects);
            MessageProcessingPolicy policy = directly ? filter.new Directly() : filter.new OneThreadPerSender();
            policy.init(transport);
            transport.msgProcessingPolicy(policy);
        }
    }

    private boolean isForeign(Message message) {
        TpHeader header = message.getHeader(transport.getId());
        return isForeign(message.getSrc(), header == null ? null : header.getClusterName());
    }

    private boolean isForeign(MessageBatch batch) {
        return isForeign(
                batch.sender(),
                batch.clusterName() == null ? null : batch.clusterName().val());
    }

    private boolean isForeign(Address sender, byte[] name) {
        AsciiString own = transport.getClusterNameAscii();
        if (name == null || own == null || own.equals(name)) {
            return false;
        }
        rejects.foreignCluster(sender, new AsciiString(name).toString(), own.toString());
        return true;
    }

    private final class OneThreadPerSender extends MaxOneThreadPerSender {
        @Override
        public boolean process(Message message, boolean oob) {
            return isForeign(message) || super.process(message, oob);
        }

        @Override
        public boolean process(MessageBatch batch, boolean oob) {
            return isForeign(batch) || super.process(batch, oob);
        }
    }

    private final class Directly extends PassRegularMessagesUpDirectly {
        @Override
        public boolean process(Message message, boolean oob) {
            return isForeign(message) || super.process(message, oob);
        }

        @Override
        public boolean process(MessageBatch batch, boolean oob) {
            return isForeign(batch) || super.process(batch, oob);
        }
    }
}
