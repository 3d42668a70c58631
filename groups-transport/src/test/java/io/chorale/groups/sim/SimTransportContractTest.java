package io.chorale.groups.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.TransportContractTest;
import io.chorale.groups.spi.Transport;
import java.util.function.BooleanSupplier;

class SimTransportContractTest extends TransportContractTest {
    private final SimNetwork network = new SimNetwork(42);

    @Override
    protected Transport create(String name) {
        return network.transport(name);
    }

    @Override
    protected void await(String what, BooleanSupplier condition) {
        long deadlineMs = network.nowMs() + 60_000;
        while (!condition.getAsBoolean()) {
            assertThat(network.nowMs()).as(what + " in " + network).isLessThan(deadlineMs);
            network.runFor(1);
        }
    }

    @Override
    protected void crash(Transport transport) {
        network.crash(transport.self());
    }
}
