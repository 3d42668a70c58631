package io.chorale.groups.jgroups;

import io.chorale.groups.spi.Transport;
import java.util.List;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;

/**
 * Cuts real transports from each other: below all that JGroups does to find, suspect and merge members, what comes from
 * another side is dropped as it arrives. Only connections of FD_SOCK2 stay, as they do when a switch drops packets.
 */
public final class Cables {
    private Cables() {}

    /** From now on this side hears nobody of the other, and the other nobody of this. */
    public static void cut(List<Transport> side, List<Transport> other) {
        side.forEach(one -> other.forEach(another -> {
            discard(one).addIgnoreMember(address(another));
            discard(another).addIgnoreMember(address(one));
        }));
    }

    /** All hear each other again. */
    public static void heal(List<Transport> all) {
        all.forEach(each -> discard(each).resetIgnoredMembers());
    }

    private static Address address(Transport transport) {
        return channel(transport).getAddress();
    }

    private static DISCARD discard(Transport transport) {
        ProtocolStack stack = channel(transport).getProtocolStack();
        DISCARD present = stack.findProtocol(DISCARD.class);
        if (present != null) {
            return present;
        }
        DISCARD added = new DISCARD();
        try {
            stack.insertProtocol(added, ProtocolStack.Position.ABOVE, TP.class);
        } catch (Exception e) {
            throw new IllegalStateException("The stack takes no DISCARD", e);
        }
        return added;
    }

    private static JChannel channel(Transport transport) {
        return ((JGroupsTransport) transport).channel();
    }
}
