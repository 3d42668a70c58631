package io.chorale.groups.jgroups;

class TcpContractTest extends JGroupsContractTest {
    TcpContractTest() {
        super("tcp");
    }
}
