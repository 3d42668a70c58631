package io.chorale.groups.vs;

/** Values by number, for numbers that only grow: a ring from the lowest number kept to the highest put. */
final class SeqRing<T> {
    /** Numbers further ahead than this are refused: more is never under way. */
    static final int MAX_SPAN = 1 << 17;

    private Object[] values = new Object[16];
    /** Numbers below are gone for good. */
    private long base = 1;

    /** Whether a number may be put: neither gone nor too far ahead. */
    boolean fits(long number) {
        return number >= base && number - base < MAX_SPAN;
    }

    void put(long number, T value) {
        if (!fits(number)) {
            throw new IllegalArgumentException(number + " is not in reach of " + base);
        }
        int needed = (int) (number - base) + 1;
        if (needed > values.length) {
            grow(needed);
        }
        values[index(number)] = value;
    }

    @SuppressWarnings("unchecked") // only put() stores
    T get(long number) {
        return number < base || number - base >= values.length ? null : (T) values[index(number)];
    }

    /** The lowest number that may still be here. */
    long base() {
        return base;
    }

    /** Forgets the lowest number and returns what it had; null when it had nothing. */
    T removeFirst() {
        T value = get(base);
        values[index(base)] = null;
        base++;
        return value;
    }

    private int index(long number) {
        return (int) (number & (values.length - 1));
    }

    private void grow(int needed) {
        Object[] larger = new Object[Integer.highestOneBit(needed - 1) << 1];
        for (long number = base; number < base + values.length; number++) {
            larger[(int) (number & (larger.length - 1))] = values[index(number)];
        }
        values = larger;
    }
}
