package io.chorale.groups.jgroups;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jgroups.Message;
import org.jgroups.annotations.MBean;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.MPING;
import org.jgroups.protocols.PingHeader;
import org.jgroups.util.Bits;
import org.jgroups.util.ByteArrayDataInputStream;
import org.jgroups.util.ByteArrayDataOutputStream;

/**
 * MPING that drops and counts the requests of other clusters. MPING itself warns of each of them, every few seconds for
 * ever. The same on the wire. Public because JGroups makes it from its name in the stack.
 */
@MBean(description = "Discovery by IP multicast that ignores other clusters")
public final class FilteredMPING extends MPING {
    private volatile EngineRejects rejects;

    /** Takes the protocol id of MPING, by which headers are found in a message. */
    public FilteredMPING() {
        id = ClassConfigurator.getProtocolId(MPING.class);
    }

    void setRejects(EngineRejects newRejects) {
        rejects = newRejects;
    }

    @Override
    public Object up(Message message) {
        PingHeader header = message.getHeader(id);
        if (header == null || header.type() != PingHeader.GET_MBRS_REQ) {
            return super.up(message);
        }
        if (cluster_name == null) {
            // Not connected yet: there is nothing to answer.
            return null;
        }
        String name = clusterOf(header);
        if (cluster_name.equals(name)) {
            return super.up(message);
        }
        if (rejects != null) {
            rejects.foreignCluster(message.getSrc(), name, cluster_name);
        }
        return null;
    }

    /** The header shows its cluster only in its wire form. */
    private static String clusterOf(PingHeader header) {
        try {
            ByteArrayDataOutputStream out = new ByteArrayDataOutputStream(header.serializedSize());
            header.writeTo(out);
            ByteArrayDataInputStream in = new ByteArrayDataInputStream(out.buffer(), Byte.BYTES, out.position());
            return Bits.readString(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
