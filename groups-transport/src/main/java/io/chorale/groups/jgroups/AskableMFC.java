package io.chorale.groups.jgroups;

import org.jgroups.annotations.MBean;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.MFC;

/**
 * MFC that tells whether a message would wait. The same on the wire. Public because JGroups makes it from its name in the
 * stack.
 */
@MBean(description = "MFC that tells whether a message would wait")
public final class AskableMFC extends MFC {
    /** Takes the protocol id of MFC, by which headers are found in a message. */
    public AskableMFC() {
        id = ClassConfigurator.getProtocolId(MFC.class);
    }

    boolean hasCredit(int bytes) {
        return credits.getMinCredits() >= bytes;
    }
}
