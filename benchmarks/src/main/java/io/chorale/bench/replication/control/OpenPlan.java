package io.chorale.bench.replication.control;

import io.chorale.bench.process.Words;
import java.nio.file.Path;

/**
 * How a contestant is opened in one process.
 *
 * @param client no other opening in this session's directories has it; names this process' entries
 * @param session names the cluster: no other opening at the same time has it
 * @param directory without spaces; what is in it is opened
 * @param keep how many of the newest entries are kept
 */
public record OpenPlan(int client, int session, Path directory, int keep) {

    public String encode() {
        return new Words()
                .put("client", client)
                .put("session", session)
                .put("keep", keep)
                .put("directory", directory)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a plan
     */
    public static OpenPlan decode(String line) {
        Words words = Words.parse(line);
        return new OpenPlan(
                words.smallNumber("client"),
                words.smallNumber("session"),
                Path.of(words.text("directory")),
                words.smallNumber("keep"));
    }
}
