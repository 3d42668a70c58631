package io.chorale.groups.jgroups;

import io.chorale.groups.TransportConfig;
import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportProvider;

/** Makes {@link JGroupsTransport}s for whatever stack no other engine claims. */
public final class JGroupsTransportProvider implements TransportProvider {

    @Override
    public boolean supports(TransportConfig config) {
        return true;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Transport create(TransportConfig config) {
        return new JGroupsTransport(config);
    }
}
