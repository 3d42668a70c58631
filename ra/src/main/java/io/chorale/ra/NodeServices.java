package io.chorale.ra;

import io.chorale.jms.config.AuthenticatorConfig;
import io.chorale.jms.policy.DestinationPolicies;
import io.chorale.ra.access.Messaging;
import io.chorale.replication.ChoraleNode;
import io.chorale.replication.NodeConfig;
import java.util.List;

/** Starts what the adapter offers on a node, or finds it running; then what is trusted was said by who came first. */
@FunctionalInterface
interface NodeServices {
    Messaging start(
            ChoraleNode node,
            NodeConfig config,
            List<String> trustedPackages,
            AuthenticatorConfig authenticator,
            DestinationPolicies policies);
}
