package io.chorale.groups.jgroups;

class UdpContractTest extends JGroupsContractTest {
    UdpContractTest() {
        super("udp");
    }
}
