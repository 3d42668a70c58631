package io.chorale.session.web;

import java.lang.management.ManagementFactory;
import java.util.UUID;
import javax.management.JMException;
import javax.management.ObjectName;

/** Shows an application's counters in the platform's MBean server while it is deployed. */
final class StatisticsRegistration {
    private static final System.Logger LOG = System.getLogger(StatisticsRegistration.class.getName());

    private final ObjectName name;

    private StatisticsRegistration(ObjectName name) {
        this.name = name;
    }

    /** Registers; null, after a warning, when the server refuses. Virtual hosts may deploy one path several times. */
    static StatisticsRegistration register(String application, ReplicationStatistics statistics) {
        try {
            ObjectName name = new ObjectName("io.chorale:type=WebSessions,application=" + ObjectName.quote(application)
                    + ",instance=" + UUID.randomUUID());
            ManagementFactory.getPlatformMBeanServer().registerMBean(statistics, name);
            return new StatisticsRegistration(name);
        } catch (JMException e) {
            LOG.log(System.Logger.Level.WARNING, "No session statistics for " + application, e);
            return null;
        }
    }

    void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (JMException e) {
            LOG.log(System.Logger.Level.WARNING, "The MBean " + name + " could not be unregistered", e);
        }
    }
}
