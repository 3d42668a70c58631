package io.chorale.groups.jgroups;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.PhysicalAddress;
import org.jgroups.annotations.MBean;
import org.jgroups.annotations.ManagedAttribute;
import org.jgroups.blocks.cs.Connection;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCP;

/**
 * TCP that a peer that hangs does not hold up. TCP itself says farewell on a connection before it closes it; to a peer that
 * has stopped reading that write blocks, in the thread that installs the view without the peer, or in the one that leaves.
 * Then nobody is dropped, however well the failure was detected. It also connects in the one thread that sends to all.
 * The same on the wire. Public because JGroups makes it from its name in the stack.
 */
@MBean(description = "TCP that waits for no peer that hangs, when it connects or closes a connection")
public final class UnblockedTCP extends TCP {
    private static final int FAREWELL_MS = 1_000;

    private final Dialling dialling =
            new Dialling(this::startDaemon, (peer, frame) -> srv.send(peer, frame, 0, frame.length));

    /** Takes the protocol id of TCP, by which headers are found in a message. */
    public UnblockedTCP() {
        id = ClassConfigurator.getProtocolId(TCP.class);
    }

    @Override
    public void send(Address dest, byte[] data, int offset, int length) throws Exception {
        if (srv == null || dest == null || dest.equals(srv.localAddress()) || srv.connectionEstablishedTo(dest)) {
            super.send(dest, data, offset, length);
        } else {
            dialling.send(dest, data, offset, length);
        }
    }

    private void startDaemon(Runnable task) {
        Thread thread = getThreadFactory().newThread(task, "dialling");
        thread.setDaemon(true);
        thread.start();
    }

    @ManagedAttribute(description = "Frames to peers that could not be connected to, or not soon enough")
    public long getDroppedBeforeConnected() {
        return dialling.dropped();
    }

    /** Called when a view is installed: closes the connections of those that are not in it. */
    @Override
    public void retainAll(Collection<Address> members) {
        srv.forAllConnections((address, connection) -> {
            if (!members.contains(address) && !is_member.test((PhysicalAddress) address)) {
                cut(connection);
            }
        });
        super.retainAll(members);
    }

    @Override
    protected void handleDisconnect() {
        Future<?> cutter = getTimer()
                .schedule(
                        () -> srv.forAllConnections((address, connection) -> cut(connection)),
                        FAREWELL_MS,
                        TimeUnit.MILLISECONDS);
        try {
            super.handleDisconnect();
        } finally {
            cutter.cancel(false);
        }
    }

    /** Closes the socket under whoever is blocked in it. What is left of the connection is closed by JGroups. */
    private void cut(Connection connection) {
        try {
            connection.close(false);
        } catch (IOException e) {
            log.debug("closing %s: %s", connection, e);
        }
    }
}
