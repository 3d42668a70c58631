package io.chorale.groups.jgroups;

import io.chorale.groups.Security;
import io.chorale.groups.TransportConfig;
import io.chorale.groups.TransportContractTest;
import io.chorale.groups.TransportException;
import io.chorale.groups.Transports;
import io.chorale.groups.spi.Transport;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jgroups.util.Util;

/** The contract over real sockets on 127.0.0.1, all members in this JVM. */
abstract class JGroupsContractTest extends TransportContractTest {
    private static final String BIND_ADDRESS = "127.0.0.1";

    /** Other builds may run on this machine at the same time, on the same multicast address. */
    private final String cluster = "contract-" + UUID.randomUUID();

    private final String stack;
    private final Security security;

    JGroupsContractTest(String stack) {
        this(stack, Security.none());
    }

    JGroupsContractTest(String stack, Security security) {
        this.stack = stack;
        this.security = security;
    }

    @Override
    protected Transport create(String name) {
        return Transports.create(
                new TransportConfig(cluster, name, BIND_ADDRESS, stack, List.of()).withSecurity(security));
    }

    @Override
    protected void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(condition::getAsBoolean);
    }

    @Override
    protected void crash(Transport transport) {
        try {
            Util.shutdown(((JGroupsTransport) transport).channel(), false);
        } catch (Exception e) {
            throw new TransportException("The channel cannot be killed", e);
        }
    }
}
