package io.chorale.bench.jms.control;

import io.chorale.bench.process.Words;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a contestant is opened in one process.
 *
 * @param directory without spaces; empty
 * @param ports of each process
 */
public record OpenPlan(int index, Path directory, List<Integer> ports) {
    public OpenPlan {
        ports = List.copyOf(ports);
    }

    public String encode() {
        return new Words()
                .put("index", index)
                .put("directory", directory)
                .put("ports", ports.stream().map(String::valueOf).collect(Collectors.joining(",")))
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
                words.smallNumber("index"),
                Path.of(words.text("directory")),
                Arrays.stream(words.text("ports").split(",", -1))
                        .map(Integer::valueOf)
                        .toList());
    }
}
