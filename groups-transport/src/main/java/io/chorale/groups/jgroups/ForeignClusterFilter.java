package io.chorale.groups.jgroups;

import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.protocols.TP;
import org.jgroups.protocols.TpHeader;
import org.jgroups.util.AsciiString;
import org.jgroups.util.MaxOneThreadPerSender;
import org.jgroups.util.MessageBatch;

/**
 * Drops messages of other clusters on the same address before they take a thread. JGroups would drop them too, but
 * without counting, and would log them again and again.
 */
final class ForeignClusterFilter extends MaxOneThreadPerSender {
    private final EngineRejects rejects;

    private ForeignClusterFilter(EngineRejects rejects) {
        this.rejects = rejects;
    }

    /** Replaces JGroups' default policy, of which this is a subclass; a stack's own choice of another one stays. */
    static void install(TP transport, EngineRejects rejects) {
        if (transport.getMessageProcessingPolicy().getClass() == MaxOneThreadPerSender.class) {
            ForeignClusterFilter filter = new ForeignClusterFilter(rejects);
            filter.init(transport);
            transport.msgProcessingPolicy(filter);
        }
    }

    @Override
    public boolean process(Message message, boolean oob) {
        TpHeader header = message.getHeader(tp.getId());
        byte[] name = header == null ? null : header.getClusterName();
        return isForeign(message.getSrc(), name) || super.process(message, oob);
    }

    @Override
    public boolean process(MessageBatch batch, boolean oob) {
        byte[] name = batch.clusterName() == null ? null : batch.clusterName().val();
        return isForeign(batch.sender(), name) || super.process(batch, oob);
    }

    private boolean isForeign(Address sender, byte[] name) {
        AsciiString own = tp.getClusterNameAscii();
        if (name == null || own == null || own.equals(name)) {
            return false;
        }
        rejects.foreignCluster(sender, new AsciiString(name).toString(), own.toString());
        return true;
    }
}
