package io.chorale.jms.selector;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;

/** A message selector (Jakarta Messaging 3.1 §3.8.1). Immutable; equal to another of the same text. */
public final class Selector {
    /** The longest text of a selector, in characters. */
    public static final int MAX_LENGTH = 65_536;

    /** How deep parentheses, NOT and signs may be nested in each other. */
    public static final int MAX_DEPTH = 200;

    private final String text;
    private final Expression expression;

    private Selector(String text, Expression expression) {
        this.text = text;
        this.expression = expression;
    }

    /**
     * Reads a selector.
     *
     * @throws SelectorException if the text is none; says where and why
     */
    public static Selector parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new SelectorException(
                    text, MAX_LENGTH, "a selector has at most " + MAX_LENGTH + " characters, not " + text.length());
        }
        BaseErrorListener refusing = new BaseErrorListener() {
            @Override
            public void syntaxError(
                    Recognizer<?, ?> recognizer,
                    Object symbol,
                    int line,
                    int column,
                    String message,
                    RecognitionException cause) {
                int position = symbol instanceof Token token ? token.getStartIndex() : column;
                throw new SelectorException(text, position, message);
            }
        };
        SelectorGrammarLexer lexer = new SelectorGrammarLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        lexer.addErrorListener(refusing);
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        requireShallow(text, tokens);
        SelectorGrammarParser parser = new SelectorGrammarParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(refusing);
        return new Selector(text, new SelectorCompiler(text).compile(parser.selector()));
    }

    /** Parsing recurses, so that a deep text would overflow the stack. */
    private static void requireShallow(String text, CommonTokenStream tokens) {
        tokens.fill();
        Deque<Integer> outer = new ArrayDeque<>();
        int open = 0;
        int prefixes = 0;
        for (Token token : tokens.getTokens()) {
            boolean isPrefix = token.getType() == SelectorGrammarLexer.NOT
                    || token.getType() == SelectorGrammarLexer.PLUS
                    || token.getType() == SelectorGrammarLexer.MINUS;
            if (token.getText().equals("(")) {
                // What is before a parenthesis is around all that is in it.
                outer.push(open);
                open += prefixes + 1;
            } else if (token.getText().equals(")") && !outer.isEmpty()) {
                open = outer.pop();
            }
            prefixes = isPrefix ? prefixes + 1 : 0;
            if (open + prefixes > MAX_DEPTH) {
                throw new SelectorException(text, token.getStartIndex(), "nested more than " + MAX_DEPTH + " deep");
            }
        }
    }

    /** Whether a message is selected; one of which that is unknown is not. */
    public boolean matches(Fields message) {
        return Boolean.TRUE.equals(expression.in(message));
    }

    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Selector that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
