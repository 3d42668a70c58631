package io.chorale.bench.jms.contestant;

/** The contestants by name. */
public final class Contestants {
    public static final String CHORALE = "chorale";
    public static final String ARTEMIS = "artemis";
    public static final String CLASSIC = "classic";

    private Contestants() {}

    /**
     * Makes the contestant of a name. Not all products are on each process' class path.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Contestant create(String name) {
        return switch (name) {
            case CHORALE -> new ChoraleContestant();
            case ARTEMIS -> new ArtemisContestant();
            case CLASSIC -> new ClassicContestant();
            default -> throw new IllegalArgumentException("There is no contestant '" + name + "'");
        };
    }
}
