package io.chorale.groups.jgroups;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.View;
import org.jgroups.annotations.MBean;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.stack.IpAddress;

/**
 * FD_SOCK2 that closes its connections to members that are gone. FD_SOCK2 keeps those that the others opened. Over a cable
 * that was pulled and is plugged in again they look open and carry nothing until TCP sends again, which takes as long as
 * the cut; a member that meets its neighbour again asks over such a connection, gets no answer, and suspects it: after
 * the merge somebody is dropped who is there. And it does not connect to its neighbour again when the connection was
 * closed just before a view in which that is the neighbour still, as a member sees that hung and was merged in again. The
 * same on the wire. Public because JGroups makes it from its name in the stack.
 */
@MBean(description = "FD_SOCK2 that closes its connections to former members, and renews those that were closed")
public final class FreshFD_SOCK2 extends FD_SOCK2 {

    /** Where the neighbour listens that this member connected to last; null when that is known to be closed. */
    private volatile IpAddress connectedTo;

    /** Takes the protocol id of FD_SOCK2, by which headers are found in a message. */
    public FreshFD_SOCK2() {
        id = ClassConfigurator.getProtocolId(FD_SOCK2.class);
    }

    /** Called for each view, and for each connection that was closed; one call at a time. */
    @Override
    public void handle(Request request) throws Exception {
        IpAddress neighbour = connectedTo;
        if (neighbour != null && !srv.hasConnection(neighbour)) {
            connectedTo = null;
            // Forgets it: otherwise it would be taken for a connection that is there.
            closeConnectionToPingDest();
        }
        super.handle(request);
    }

    @Override
    protected boolean connectTo(IpAddress server, Address neighbour) {
        boolean connected = super.connectTo(server, neighbour);
        if (connected) {
            connectedTo = server;
        }
        return connected;
    }

    @Override
    protected void handleView(View view) {
        List<Address> gone = new ArrayList<>(members.getMembers());
        gone.removeAll(view.getMembers());
        super.handleView(view);
        Set<IpAddress> open = serversOf(view.getMembers());
        for (IpAddress server : serversOf(gone)) {
            if (!open.contains(server)) {
                // Nobody is told: to be told would be to suspect whoever is behind it.
                srv.closeConnection(server, false);
            }
        }
    }

    /** Where members listen, unless another process had that port: then a connection may stay, as it does in FD_SOCK2. */
    private Set<IpAddress> serversOf(List<Address> owners) {
        Set<IpAddress> servers = new HashSet<>();
        for (Address owner : owners) {
            if (down_prot.down(new Event(Event.GET_PHYSICAL_ADDRESS, owner)) instanceof IpAddress) {
                servers.add(getPhysicalAddresses(owner).get(0));
            }
        }
        return servers;
    }
}
