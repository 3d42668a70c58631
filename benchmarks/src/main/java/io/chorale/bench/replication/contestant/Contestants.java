package io.chorale.bench.replication.contestant;

/** The contestants by name. */
public final class Contestants {
    public static final String STORE = "store";
    public static final String CHORALE = "chorale";
    public static final String JGROUPS_RAFT = "jgroups-raft";
    public static final String ARTEMIS_NIO = "artemis-nio";
    public static final String ARTEMIS_AIO = "artemis-aio";

    private Contestants() {}

    /**
     * Makes the contestant of a name. Not all products are on each process' class path.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Contestant create(String name) {
        return switch (name) {
            case STORE -> new StoreContestant();
            case CHORALE -> new ChoraleContestant();
            case JGROUPS_RAFT -> new RaftContestant();
            case ARTEMIS_NIO -> new ArtemisContestant(false);
            case ARTEMIS_AIO -> new ArtemisContestant(true);
            default -> throw new IllegalArgumentException("There is no contestant '" + name + "'");
        };
    }
}
