package io.chorale.groups.jgroups;

import io.chorale.groups.Security;
import java.nio.charset.StandardCharsets;

class SecuredTcpContractTest extends JGroupsContractTest {
    SecuredTcpContractTest() {
        super("tcp", Security.sharedSecret("a secret of enough bytes".getBytes(StandardCharsets.UTF_8)));
    }
}
