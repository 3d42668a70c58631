package io.chorale.groups.jgroups;

import io.chorale.groups.Security;
import java.nio.charset.StandardCharsets;

class SecuredUdpContractTest extends JGroupsContractTest {
    SecuredUdpContractTest() {
        super("udp", Security.sharedSecret("a secret of enough bytes".getBytes(StandardCharsets.UTF_8)));
    }
}
