package io.chorale.torture.check;

/**
 * One line of a process' log.
 *
 * @param ns on a clock that all processes of the machine share
 * @param verb what was done
 * @param id of the message; unique in the run, without spaces
 * @param delivery numbers the deliveries of the process; 0 for what concerns none
 * @param work numbers what the process asked for: sends and acknowledgements that take effect together; 0 for a delivery
 */
public record Event(long ns, Verb verb, String id, long delivery, long work) {

    /** The line. */
    public String format() {
        return ns + " " + verb.text() + " " + id + " " + delivery + " " + work;
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Event parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 5) {
            throw new IllegalArgumentException("An event has 5 words, not " + words.length + ": " + line);
        }
        return new Event(
                Long.parseLong(words[0]),
                Verb.of(words[1]),
                words[2],
                Long.parseLong(words[3]),
                Long.parseLong(words[4]));
    }
}
