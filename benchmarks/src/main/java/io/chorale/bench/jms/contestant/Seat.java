package io.chorale.bench.jms.contestant;

import java.nio.file.Path;
import java.util.List;

/**
 * Which part of a contestant this process has. The clients are in the process of index 0.
 *
 * @param directory of this process alone, on a disk
 * @param ports of each process, for what listens on loopback; no other contestant has them
 */
public record Seat(int index, Path directory, List<Integer> ports) {
    public Seat {
        ports = List.copyOf(ports);
    }

    /** Of all its processes alike, and of no other contestant. */
    String cluster() {
        return "bench-jms-" + ports.get(0);
    }

    int members() {
        return ports.size();
    }
}
