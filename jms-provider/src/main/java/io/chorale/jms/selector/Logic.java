package io.chorale.jms.selector;

import java.util.List;

/** Logic with three values, null being unknown (§3.8.1.1, tables 3-4 to 3-6). */
final class Logic {
    private Logic() {}

    /** A value where a condition is wanted: what is no Boolean is unknown. */
    static Boolean condition(Object value) {
        return value instanceof Boolean known ? known : null;
    }

    static Expression not(Expression operand) {
        return message -> not(condition(operand.in(message)));
    }

    static Boolean not(Boolean value) {
        return value == null ? null : Boolean.valueOf(!value);
    }

    static Expression and(List<Expression> operands) {
        return message -> allAre(true, operands, message);
    }

    static Expression or(List<Expression> operands) {
        return message -> allAre(false, operands, message);
    }

    /** One operand that is not decides; else one that is unknown. */
    private static Boolean allAre(boolean wanted, List<Expression> operands, Fields message) {
        Boolean result = wanted;
        for (Expression operand : operands) {
            Boolean value = condition(operand.in(message));
            if (value == null) {
                result = null;
            } else if (value != wanted) {
                return !wanted;
            }
        }
        return result;
    }
}
