package io.chorale.torture.driver;

import io.chorale.torture.check.FaultKind;
import java.util.Set;

/**
 * A fault that was begun.
 *
 * @param number from 1
 * @param hosts whose processes it concerns; nothing else is done to them meanwhile
 */
record Fault(int number, FaultKind kind, Set<Integer> hosts) {

    Fault {
        hosts = Set.copyOf(hosts);
    }
}
