package io.chorale.jms.selector;

/** Arithmetic on long and double. Unknown with null, with what is no number, and of an exact division by zero. */
enum Arithmetic {
    PLUS,
    MINUS,
    TIMES,
    BY;

    Expression of(Expression left, Expression right) {
        return message -> of(left.in(message), right.in(message));
    }

    private Object of(Object left, Object right) {
        if (left instanceof Long first && right instanceof Long second) {
            return exact(first, second);
        }
        if (left instanceof Number first && right instanceof Number second) {
            return approximate(first.doubleValue(), second.doubleValue());
        }
        return null;
    }

    private Long exact(long left, long right) {
        return switch (this) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case BY -> right == 0 ? null : Long.valueOf(left / right);
        };
    }

    private double approximate(double left, double right) {
        return switch (this) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case BY -> left / right;
        };
    }

    static Expression negated(Expression operand) {
        return message -> {
            Object value = operand.in(message);
            if (value instanceof Long exact) {
                return -exact;
            }
            return value instanceof Double approximate ? (Object) (-approximate) : null;
        };
    }
}
