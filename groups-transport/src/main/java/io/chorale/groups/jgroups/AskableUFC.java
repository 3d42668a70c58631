package io.chorale.groups.jgroups;

import org.jgroups.Address;
import org.jgroups.annotations.MBean;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.UFC;
import org.jgroups.util.Credit;

/**
 * UFC that tells whether a message would wait. The same on the wire. Public because JGroups makes it from its name in the
 * stack.
 */
@MBean(description = "UFC that tells whether a message would wait")
public final class AskableUFC extends UFC {
    /** Takes the protocol id of UFC, by which headers are found in a message. */
    public AskableUFC() {
        id = ClassConfigurator.getProtocolId(UFC.class);
    }

    boolean hasCredit(Address to, int bytes) {
        Credit credit = sent.get(to);
        return credit == null || credit.get() >= bytes;
    }
}
