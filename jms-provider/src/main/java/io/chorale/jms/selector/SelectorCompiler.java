package io.chorale.jms.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Makes expressions of a parsed selector, and refuses what can never be meant. */
final class SelectorCompiler extends SelectorGrammarBaseVisitor<Typed> {
    /** The other header fields cannot be selected by (§3.8.1.1, identifiers). */
    private static final Set<String> HEADER_FIELDS =
            Set.of("JMSDeliveryMode", "JMSPriority", "JMSMessageID", "JMSTimestamp", "JMSCorrelationID", "JMSType");

    private final String selector;

    SelectorCompiler(String selector) {
        this.selector = selector;
    }

    Expression compile(SelectorGrammarParser.SelectorContext parsed) {
        return condition(parsed.disjunction());
    }

    private Expression condition(ParserRuleContext context) {
        return requireKind(context, Kind.BOOLEAN, "a condition").expression();
    }

    private Expression number(ParserRuleContext context) {
        return requireKind(context, Kind.NUMBER, "a number").expression();
    }

    private Typed requireKind(ParserRuleContext context, Kind kind, String wanted) {
        Typed operand = visit(context);
        if (!operand.kind().mayBe(kind)) {
            throw refused(context.getStart(), wanted + " is needed here, not " + operand.kind().described);
        }
        return operand;
    }

    private SelectorException refused(Token at, String why) {
        return new SelectorException(selector, at.getStartIndex(), why);
    }

    @Override
    public Typed visitDisjunction(SelectorGrammarParser.DisjunctionContext context) {
        if (context.conjunction().size() == 1) {
            return visit(context.conjunction(0));
        }
        return new Typed(
                Kind.BOOLEAN,
                Logic.or(context.conjunction().stream().map(this::condition).toList()));
    }

    @Override
    public Typed visitConjunction(SelectorGrammarParser.ConjunctionContext context) {
        if (context.negation().size() == 1) {
            return visit(context.negation(0));
        }
        return new Typed(
                Kind.BOOLEAN,
                Logic.and(context.negation().stream().map(this::condition).toList()));
    }

    @Override
    public Typed visitNegated(SelectorGrammarParser.NegatedContext context) {
        return new Typed(Kind.BOOLEAN, Logic.not(condition(context.negation())));
    }

    @Override
    public Typed visitPositive(SelectorGrammarParser.PositiveContext context) {
        return visit(context.predicate());
    }

    @Override
    public Typed visitValue(SelectorGrammarParser.ValueContext context) {
        return visit(context.sum());
    }

    @Override
    public Typed visitIsNull(SelectorGrammarParser.IsNullContext context) {
        Expression field = field(context.identifier());
        boolean wanted = context.NOT() == null;
        return new Typed(Kind.BOOLEAN, message -> (field.in(message) == null) == wanted);
    }

    @Override
    public Typed visitIsIn(SelectorGrammarParser.IsInContext context) {
        Set<String> values =
                context.STRING().stream().map(SelectorCompiler::text).collect(Collectors.toUnmodifiableSet());
        return ofText(context.identifier(), context.NOT() != null, values::contains);
    }

    @Override
    public Typed visitIsLike(SelectorGrammarParser.IsLikeContext context) {
        String escape = context.escape == null ? null : unquoted(context.escape.getText());
        if (escape != null && escape.codePointCount(0, escape.length()) != 1) {
            throw refused(context.escape, "ESCAPE takes one character");
        }
        LikePattern pattern;
        try {
            pattern = LikePattern.of(
                    unquoted(context.pattern.getText()), escape == null ? Integer.MIN_VALUE : escape.codePointAt(0));
        } catch (IllegalArgumentException e) {
            throw refused(context.pattern, e.getMessage());
        }
        return ofText(context.identifier(), context.NOT() != null, pattern::matches);
    }

    /** A test of a string: unknown of null, and false of any other type, negated or not, as comparisons are. */
    private Typed ofText(
            SelectorGrammarParser.IdentifierContext identifier,
            boolean negated,
            java.util.function.Predicate<String> test) {
        Expression field = field(identifier);
        return new Typed(Kind.BOOLEAN, message -> {
            Object value = field.in(message);
            if (value == null) {
                return null;
            }
            return value instanceof String text && test.test(text) != negated;
        });
    }

    @Override
    public Typed visitIsBetween(SelectorGrammarParser.IsBetweenContext context) {
        Expression value = number(context.sum(0));
        Expression low = number(context.sum(1));
        Expression high = number(context.sum(2));
        return new Typed(
                Kind.BOOLEAN,
                context.NOT() == null
                        ? Logic.and(List.of(
                                Comparison.GREATER_OR_EQUAL.of(value, low), Comparison.LESS_OR_EQUAL.of(value, high)))
                        : Logic.or(List.of(Comparison.LESS.of(value, low), Comparison.GREATER.of(value, high))));
    }

    @Override
    public Typed visitCompared(SelectorGrammarParser.ComparedContext context) {
        Comparison comparison = Comparison.of(context.comparison().getText());
        if (comparison.isOfOrder()) {
            return new Typed(Kind.BOOLEAN, comparison.of(number(context.sum(0)), number(context.sum(1))));
        }
        return new Typed(
                Kind.BOOLEAN,
                comparison.of(
                        visit(context.sum(0)).expression(),
                        visit(context.sum(1)).expression()));
    }

    @Override
    public Typed visitSum(SelectorGrammarParser.SumContext context) {
        if (context.product().size() == 1) {
            return visit(context.product(0));
        }
        Expression sum = number(context.product(0));
        for (int i = 1; i < context.product().size(); i++) {
            Arithmetic operator = context.sign(i - 1).PLUS() == null ? Arithmetic.MINUS : Arithmetic.PLUS;
            sum = operator.of(sum, number(context.product(i)));
        }
        return new Typed(Kind.NUMBER, sum);
    }

    @Override
    public Typed visitProduct(SelectorGrammarParser.ProductContext context) {
        if (context.factor().size() == 1) {
            return visit(context.factor(0));
        }
        Expression product = number(context.factor(0));
        for (int i = 1; i < context.factor().size(); i++) {
            TerminalNode operator = (TerminalNode) context.getChild(2 * i - 1);
            boolean isProduct = operator.getSymbol().getType() == SelectorGrammarParser.STAR;
            product = (isProduct ? Arithmetic.TIMES : Arithmetic.BY).of(product, number(context.factor(i)));
        }
        return new Typed(Kind.NUMBER, product);
    }

    @Override
    public Typed visitSigned(SelectorGrammarParser.SignedContext context) {
        boolean negative = context.sign().MINUS() != null;
        if (negative && context.factor() instanceof SelectorGrammarParser.ExactContext literal) {
            return exact(literal, "-");
        }
        Expression operand = number(context.factor());
        return new Typed(Kind.NUMBER, negative ? Arithmetic.negated(operand) : operand);
    }

    @Override
    public Typed visitExact(SelectorGrammarParser.ExactContext context) {
        return exact(context, "");
    }

    private Typed exact(SelectorGrammarParser.ExactContext context, String sign) {
        String digits = context.getText().toUpperCase(java.util.Locale.ROOT).replace("L", "");
        try {
            Long value = Long.decode(sign + digits);
            return new Typed(Kind.NUMBER, message -> value);
        } catch (NumberFormatException e) {
            throw refused(context.getStart(), "not in the range of a long");
        }
    }

    @Override
    public Typed visitApproximate(SelectorGrammarParser.ApproximateContext context) {
        Double value = Double.valueOf(context.getText());
        return new Typed(Kind.NUMBER, message -> value);
    }

    @Override
    public Typed visitString(SelectorGrammarParser.StringContext context) {
        String value = text(context.STRING());
        return new Typed(Kind.TEXT, message -> value);
    }

    @Override
    public Typed visitYes(SelectorGrammarParser.YesContext context) {
        return new Typed(Kind.BOOLEAN, message -> true);
    }

    @Override
    public Typed visitNo(SelectorGrammarParser.NoContext context) {
        return new Typed(Kind.BOOLEAN, message -> false);
    }

    @Override
    public Typed visitField(SelectorGrammarParser.FieldContext context) {
        return new Typed(Kind.ANY, field(context.identifier()));
    }

    @Override
    public Typed visitParenthesized(SelectorGrammarParser.ParenthesizedContext context) {
        return visit(context.disjunction());
    }

    private Expression field(SelectorGrammarParser.IdentifierContext context) {
        String name = context.getText();
        if (name.startsWith("JMS")
                && !name.startsWith("JMSX")
                && !name.startsWith("JMS_")
                && !HEADER_FIELDS.contains(name)) {
            List<String> known = new ArrayList<>(HEADER_FIELDS);
            known.sort(null);
            throw refused(context.getStart(), "of the header fields only these can be selected by: " + known);
        }
        return message -> typed(message.get(name));
    }

    /** Whole numbers as long, others as double; a float keeps its own value, as in Java. */
    private static Object typed(Object value) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float || value instanceof Double) {
            return ((Number) value).doubleValue();
        }
        return value instanceof Boolean || value instanceof String ? value : null;
    }

    private static String text(TerminalNode literal) {
        return unquoted(literal.getText());
    }

    private static String unquoted(String literal) {
        return literal.substring(1, literal.length() - 1).replace("''", "'");
    }
}
