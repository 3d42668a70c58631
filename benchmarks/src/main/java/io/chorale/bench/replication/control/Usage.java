package io.chorale.bench.replication.control;

import io.chorale.bench.process.Words;

/**
 * What a process has used since it started.
 *
 * @param writtenBytes that it caused to be written to the disk, as the system counts them; -1 where it does not
 * @param heapBytes used after a collection; 0 when none was asked for
 */
public record Usage(long cpuNs, long writtenBytes, long heapBytes) {

    public String encode() {
        return new Words()
                .put("cpu", cpuNs)
                .put("written", writtenBytes)
                .put("heap", heapBytes)
                .toString();
    }

    /**
     * The opposite of {@link #encode()}.
     *
     * @throws IllegalArgumentException when the line is not such a usage
     */
    public static Usage decode(String line) {
        Words words = Words.parse(line);
        return new Usage(words.number("cpu"), words.number("written"), words.number("heap"));
    }

    /** What was used since an earlier look at the same process. */
    public Usage since(Usage before) {
        return new Usage(
                cpuNs - before.cpuNs,
                writtenBytes < 0 ? -1 : writtenBytes - before.writtenBytes,
                heapBytes - before.heapBytes);
    }

    /** Of two processes together. */
    public Usage plus(Usage other) {
        boolean counted = writtenBytes >= 0 && other.writtenBytes >= 0;
        return new Usage(
                cpuNs + other.cpuNs, counted ? writtenBytes + other.writtenBytes : -1, heapBytes + other.heapBytes);
    }
}
