package io.chorale.simulation.replication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that the operations on each register could have happened one at a time, each between its request and its answer.
 * The answers number the values, so the only possible order is that of the numbers, a value before those who read it: it
 * is compared with what was over before something else began.
 */
final class RegisterHistory {

    /**
     * An operation that was answered.
     *
     * @param value what it wrote, or read
     * @param askedAt and answeredAt steps of the run
     */
    record Operation(boolean isWrite, RegisterValue value, long askedAt, long answeredAt) {}

    private final Map<String, List<Operation>> byKey = new HashMap<>();

    void add(String key, Operation operation) {
        byKey.computeIfAbsent(key, absent -> new ArrayList<>()).add(operation);
    }

    void check() {
        byKey.forEach((key, operations) -> {
            checkValues(key, operations);
            checkOrder(key, operations);
        });
    }

    private static void checkValues(String key, List<Operation> operations) {
        Map<Long, Operation> writes = new HashMap<>();
        for (Operation operation : operations) {
            if (operation.isWrite()) {
                Operation other = writes.putIfAbsent(operation.value().version(), operation);
                SimViolation.unless(other == null, "two writes were answered with one number", key, operation);
            }
        }
        for (Operation operation : operations) {
            Operation write = writes.get(operation.value().version());
            boolean isSame = write == null || write.value().equals(operation.value());
            SimViolation.unless(isSame, "a value was read that is not the one of its number", key, operation);
        }
    }

    private static void checkOrder(String key, List<Operation> operations) {
        List<Operation> asked = new ArrayList<>(operations);
        asked.sort(Comparator.comparingLong(Operation::askedAt));
        List<Operation> answered = new ArrayList<>(operations);
        answered.sort(Comparator.comparingLong(Operation::answeredAt));
        int over = 0;
        Operation latest = null;
        for (Operation operation : asked) {
            while (answered.get(over).answeredAt() < operation.askedAt()) {
                Operation next = answered.get(over++);
                if (latest == null || next.value().version() > latest.value().version()) {
                    latest = next;
                }
            }
            if (latest != null) {
                long reached = latest.value().version();
                long version = operation.value().version();
                boolean inOrder = operation.isWrite() ? version > reached : version >= reached;
                SimViolation.unless(inOrder, "not linearizable", key, operation, "though before", latest);
            }
        }
    }
}
