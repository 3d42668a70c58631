package io.chorale.simulation.replication;

/** What runs met. A sweep over all kinds of clusters that never met one of these has not tested what it is for. */
public enum Counter {
    ANSWERS("requests answered"),
    REFUSALS("requests refused"),
    REIGNS("reigns that served clients"),
    TAKE_OVERS("reigns of another node than the one before"),
    MERGES("starts merged of several logs"),
    TWINS_DROPPED("copies dropped in favour of their twin"),
    BRANCHES_RETARGETED("branches that lock another copy after a merge", 5_000),
    CUTS("logs cut when a reign began"),
    CONFIGS_CHANGED("config changes committed"),
    CONFIGS_COMPLETED("config changes committed by another node than the one that began them"),
    HAND_OVERS("hand-overs asked for"),
    LEAVES("nodes that left after a hand-over"),
    LEVELLED_BY_BEGIN("replicas levelled by a start alone"),
    LEVELLED_WHOLE("replicas levelled by the whole log"),
    NEEDS_START("replicas that asked for the whole log"),
    DIFFERENCES("images sent as a difference"),
    WHOLES("images sent as a whole"),
    PARTS("parts of copies sent"),
    FILLED("copies filled part by part"),
    FILLED_ANEW("copies begun anew, since the source did not know what had changed"),
    NEEDS_REIGN("replicas that asked for another reign", 50_000),
    FETCHES("logs fetched by candidates"),
    UNWELCOME("candidates that were told to wait"),
    LOWER_EPOCHS("messages of lower epochs refused"),
    RETRIES_KNOWN("retries answered from a window"),
    REFUSALS_KNOWN("retries that an earlier reign had refused"),
    OLD_REFUSALS("refusals of earlier reigns not believed"),
    BUSY("requests turned away"),
    LEASE_REFUSALS("items not handed out without the quorum"),
    TWICE("messages acknowledged on both sides"),
    WRITES("register values written"),
    READS("register values read"),
    QUERIES_OUTLIVED("questions that had to be asked again in another reign"),
    CRASHES("crashes"),
    TAILS_LOST("crashes that lost what was not synced"),
    DAMAGED("copies that could not be read after a crash"),
    REFILLED("damaged copies filled anew"),
    ALL_DOWN("crashes of all nodes"),
    COLD_STARTS("reigns after a crash of all nodes"),
    PARTITIONS("partitions"),
    ONE_WAY_LINKS("links cut in one direction"),
    PAUSES("nodes stopped for a time"),
    WRONG_VIEWS("wrong views"),
    SLOW_LINKS("nodes with slow links"),
    SLOW_DISKS("slow disks"),
    FULL_DISKS("disks that wrote nothing for a time"),
    CLOCK_JUMPS("clocks that jumped"),
    FORCED("starts forced by an administrator"),
    NEEDLESS("take-overs without need"),
    TARGETS("changes of the registry's mind"),
    ROLLED_BACK("branches rolled back by an administrator"),
    MOVED("clients that moved"),
    CLIENT_LIVES("clients that ended, and whose nodes started again"),
    CLIENTS_AWAY("clients that were away for a time"),
    STABLE_POINTS("stable points"),
    CLIENTS_FORGOTTEN("clients forgotten"),
    BRANCHES_FORGOTTEN("branches forgotten"),
    FORGOTTEN_ASK("requests of clients that were forgotten meanwhile"),
    DISKS_LOST("disks lost, and their nodes removed for good"),
    GIVEN_UP("confirmed requests that only a lost disk had", 3_000),
    TIMED_OUT("ends of branches that a client gave up waiting for", 3_000);

    private final String meaning;
    private final int expectedWithin;

    Counter(String meaning) {
        this(meaning, 300);
    }

    Counter(String meaning, int expectedWithin) {
        this.meaning = meaning;
        this.expectedWithin = expectedWithin;
    }

    /** So many seeds of all kinds of clusters meet it. */
    int expectedWithin() {
        return expectedWithin;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }
}
