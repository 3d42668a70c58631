package io.chorale.groups.jgroups;

import org.jgroups.annotations.MBean;
import org.jgroups.annotations.Property;
import org.jgroups.conf.AttributeType;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.MERGE3;

/**
 * MERGE3 that looks for other views often and still gives members time to say which view they are in. MERGE3 looks every
 * {@code check_interval} and waits for a tenth of it: whoever looks every second leaves a busy member 100 ms for its answer,
 * and does without whoever is late. Members that are always late are then never merged. The same on the wire. Public
 * because JGroups makes it from its name in the stack.
 */
@MBean(description = "MERGE3 that looks often and waits long")
public final class PatientMERGE3 extends MERGE3 {

    @Property(
            name = "look_interval",
            description = "Interval (in ms) after which we look for other views; answers are awaited for a tenth of"
                    + " check_interval",
            type = AttributeType.TIME)
    private long lookIntervalMs = 1_200;

    /** Takes the protocol id of MERGE3, by which headers are found in a message. */
    public PatientMERGE3() {
        id = ClassConfigurator.getProtocolId(MERGE3.class);
    }

    @Override
    protected synchronized void startViewConsistencyChecker() {
        if (!isViewConsistencyCheckerRunning()) {
            view_consistency_checker = timer.scheduleWithDynamicInterval(new Look());
        }
    }

    private final class Look extends ViewConsistencyChecker {
        @Override
        public long nextInterval() {
            return lookIntervalMs;
        }
    }
}
