package io.chorale.jms.selector;

/**
 * Comparisons. With null the result is unknown; of values that are not alike it is false, whichever the operator; numbers
 * are alike, and promoted as Java does (§3.8.1.1).
 */
enum Comparison {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    static Comparison of(String symbol) {
        for (Comparison each : values()) {
            if (each.symbol.equals(symbol)) {
                return each;
            }
        }
        throw new AssertionError("The grammar has no operator " + symbol);
    }

    boolean isOfOrder() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    Expression of(Expression left, Expression right) {
        return message -> test(left.in(message), right.in(message));
    }

    Boolean test(Object left, Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof Long first && right instanceof Long second) {
            return holds(Long.compare(first, second));
        }
        if (left instanceof Number first && right instanceof Number second) {
            return test(first.doubleValue(), second.doubleValue());
        }
        if (isOfOrder() || left.getClass() != right.getClass()) {
            return false;
        }
        return holds(left.equals(right) ? 0 : 1);
    }

    /** As Java compares: nothing is equal to what is not a number, and the two zeros are. */
    private boolean test(double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return this == NOT_EQUAL;
        }
        return holds(left < right ? -1 : left > right ? 1 : 0);
    }

    private boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
