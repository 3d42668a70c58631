package io.chorale.bench.groups.contestant;

/** The contestants by name. */
public final class Contestants {
    public static final String CHORALE = "chorale";
    public static final String CHORALE_AES = "chorale-aes";
    public static final String CHORALE_TCP = "chorale-tcp";
    public static final String CHORALE_TLS = "chorale-tls";
    public static final String JGROUPS_FIFO = "jgroups-fifo";
    public static final String JGROUPS_SEQUENCER = "jgroups-sequencer";
    public static final String AERON = "aeron";
    public static final String DATAGRAMS = "nio-datagrams";

    private Contestants() {}

    /**
     * Makes the contestant of a name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Contestant create(String name) {
        return switch (name) {
            case CHORALE -> new ChoraleContestant("udp", false);
            case CHORALE_AES -> new ChoraleContestant("udp", true);
            case CHORALE_TCP -> new ChoraleContestant("tcp", false);
            case CHORALE_TLS -> new ChoraleContestant("tcp", true);
            case JGROUPS_FIFO -> new JGroupsContestant("bench-jgroups-fifo.xml");
            case JGROUPS_SEQUENCER -> new JGroupsContestant("bench-jgroups-sequencer.xml");
            case AERON -> new AeronContestant();
            case DATAGRAMS -> new DatagramContestant();
            default -> throw new IllegalArgumentException("There is no contestant '" + name + "'");
        };
    }
}
