package io.chorale.jms.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Message selectors (§3.8.1)")
class SelectorTest {
    private static final Map<String, Object> MESSAGE = message();

    private static Map<String, Object> message() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("i", 7);
        fields.put("l", Long.MAX_VALUE);
        fields.put("d", 7.0);
        fields.put("f", 0.1f);
        fields.put("b", (byte) 3);
        fields.put("sh", (short) 3);
        fields.put("s", "abc");
        fields.put("seven", "7");
        fields.put("t", true);
        fields.put("under", "a_b%c");
        fields.put("quote", "it's");
        fields.put("clef", "\uD834\uDD1E!");
        fields.put("bytes", new byte[] {1});
        fields.put("größe", 42);
        fields.put("$x_1", 1L);
        fields.put("JMSPriority", 4);
        fields.put("JMSType", "car");
        fields.put("JMS_Vendor", "v");
        return fields;
    }

    private static boolean matches(String selector) {
        return Selector.parse(selector).matches(MESSAGE::get);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i = 7",
                "i=7.0",
                "d = 7",
                "i <> 8",
                "i > 6 AND i >= 7 AND i < 8 AND i <= 7",
                "l = 9223372036854775807",
                "l > 9223372036854775806",
                "-9223372036854775808 < l",
                "b = sh",
                "f <> 0.1",
                "i = 0x7",
                "i = 07",
                "i = 7L",
                "d = 7.",
                "d = 7D",
                "d = 7f",
                "d = .7E1",
                "d = 7e0",
                "i * 2 + 1 = 15",
                "1 + i * 2 = 15",
                "(1 + i) * 2 = 16",
                "i - 2 - 1 = 4",
                "i / 2 = 3",
                "d / 2 = 3.5",
                "-i = -7",
                "i - -7 = 14",
                "+i = 7",
                "s = 'abc'",
                "s <> 'Abc'",
                "quote = 'it''s'",
                "t",
                "t = TRUE",
                "t <> FALSE",
                "NOT FALSE",
                "TRUE",
                "1 = 1",
                "(i = 7)",
                "((i)) = 7",
                "s LIKE 'a%'",
                "s LIKE '_b_'",
                "s LIKE '%'",
                "s LIKE '%a%b%c%'",
                "s NOT LIKE 'A%'",
                "under LIKE 'a\\_b\\%c' ESCAPE '\\'",
                "clef LIKE '_!'",
                "s IN ('x', 'abc')",
                "s NOT IN ('x', 'y')",
                "i BETWEEN 6 AND 8",
                "i NOT BETWEEN 8 AND 9",
                "i BETWEEN 7 AND 7 AND t",
                "nope IS NULL",
                "s IS NOT NULL",
                "bytes IS NULL",
                "größe = 42",
                "$x_1 = 1",
                "JMSPriority = 4 AND JMSType = 'car' AND JMS_Vendor = 'v'",
                "i\t=\n7",
                "i = 7 and not s = 'x' or FALSE",
                "s between 1 and 2 or true"
            })
    void selects(String selector) {
        assertThat(matches(selector)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i = 8",
                "s = 'ABC'",
                "s LIKE 'ab'",
                "s LIKE ''",
                "s LIKE 'A%'",
                "s IN ('ab')",
                "NOT t",
                "FALSE",
                "s LIKE 'a\\%' ESCAPE '\\'"
            })
    void doesNotSelect(String selector) {
        assertThat(matches(selector)).isFalse();
        assertThat(matches("NOT (" + selector + ")")).isTrue();
    }

    @ParameterizedTest
    @DisplayName("what is compared with null is unknown, and so is its negation")
    @ValueSource(
            strings = {
                "nope = 1",
                "nope <> 1",
                "nope = nope",
                "nope < 1",
                "nope LIKE '%'",
                "nope NOT LIKE '%'",
                "nope IN ('a')",
                "nope NOT IN ('a')",
                "nope BETWEEN 1 AND 2",
                "nope NOT BETWEEN 1 AND 2",
                "nope + 1 = 1",
                "nope",
                "i / 0 = 1",
                "nope = 1 AND t",
                "nope = 1 OR i = 8",
                "s + 1 = 1",
                "S = 'abc'",
                "i",
                "i AND t"
            })
    void unknown(String selector) {
        assertThat(matches(selector)).isFalse();
        assertThat(matches("NOT (" + selector + ")")).isFalse();
    }

    @Test
    @DisplayName("the unknown does not matter where the other side decides")
    void threeValues() {
        assertThat(matches("nope = 1 OR i = 7")).isTrue();
        assertThat(matches("i = 7 OR nope = 1")).isTrue();
        assertThat(matches("NOT (nope = 1 AND i = 8)")).isTrue();
        assertThat(matches("NOT (i = 8 AND nope = 1)")).isTrue();
    }

    @ParameterizedTest
    @DisplayName("values that are not alike are neither equal nor unequal")
    @ValueSource(
            strings = {
                "7 <> '2'",
                "i <> '7'",
                "i = '7'",
                "seven = 7",
                "seven <> 7",
                "t = 'true'",
                "t <> 'true'",
                "d <> s",
                "t <> 1",
                "i LIKE '7'",
                "i NOT LIKE '7'",
                "i IN ('7')",
                "i NOT IN ('7')",
                "s > i",
                "s BETWEEN 1 AND 2"
            })
    void notAlike(String selector) {
        assertThat(matches(selector)).isFalse();
    }

    @Test
    @DisplayName("arithmetic is that of long and double")
    void arithmetic() {
        assertThat(matches("l + 1 = -9223372036854775808")).isTrue();
        assertThat(matches("l = 9223372036854775807.0")).isTrue();
        assertThat(matches("d / 0 > 1000000000000")).isTrue();
    }

    @ParameterizedTest
    @DisplayName("what is no selector is refused")
    @ValueSource(
            strings = {
                "",
                "   ",
                "'abc'",
                "7",
                "i + 1",
                "i ==7",
                "i != 7",
                "i = 7;",
                "(i = 7",
                "i = 7)",
                "'open",
                "i BETWEEN 6",
                "i = NULL",
                "s NOT NULL",
                "s IN (7)",
                "s IN ()",
                "s IN (s)",
                "s LIKE i",
                "s LIKE 'a' ESCAPE 'xx'",
                "s LIKE 'a' ESCAPE ''",
                "s LIKE 'a\\' ESCAPE '\\'",
                "'a' LIKE 'a'",
                "a.b = 1",
                "and = 1",
                "between = 1",
                "s < 'abd'",
                "t > FALSE",
                "TRUE + 1 = 2",
                "'a' + 'b' = 'ab'",
                "s BETWEEN 'a' AND 'b'",
                "7 AND t",
                "NOT 7",
                "9223372036854775808 = l",
                "i = 99999999999999999999",
                "08 = i",
                "JMSRedelivered",
                "JMSDestination = 'q'",
                "/* c */ i = 7",
                "s = \"abc\"",
                "XPATH '//x'"
            })
    void refused(String selector) {
        assertThatThrownBy(() -> Selector.parse(selector))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining("at character");
    }

    @Test
    @DisplayName("the refusal says where and what")
    void saysWhere() {
        assertThatThrownBy(() -> Selector.parse("price > 'x'"))
                .hasMessageContaining("price > 'x'")
                .hasMessageContaining("at character 9")
                .hasMessageContaining("a number is needed here, not a string");
        assertThatThrownBy(() -> Selector.parse("JMSReplyTo IS NULL")).hasMessageContaining("JMSCorrelationID");
    }

    @Test
    @DisplayName("neither a deep nor a long selector, nor a pattern of many wildcards, costs much")
    void bounds() {
        String deep = "(".repeat(50_000) + "t" + ")".repeat(50_000);
        assertThatThrownBy(() -> Selector.parse(deep)).hasMessageContaining("at most");
        assertThatThrownBy(() -> Selector.parse("(".repeat(201) + "t" + ")".repeat(201)))
                .hasMessageContaining("nested more than 200 deep");
        assertThatThrownBy(() -> Selector.parse("NOT ".repeat(10_000) + "t")).hasMessageContaining("nested");
        assertThat(matches("(".repeat(200) + "t" + ")".repeat(200))).isTrue();
        assertThat(matches("s IN ('x'" + ", 'y'".repeat(10_000) + ", 'abc')")).isTrue();
        assertThat(matches("t" + " AND t".repeat(10_000))).isTrue();
        String text = "a".repeat(10_000);
        assertThat(Selector.parse("x LIKE '" + "%a".repeat(50) + "b'").matches(name -> text))
                .isFalse();
    }

    @Test
    @DisplayName("signs before parentheses count at all depths")
    void signsBeforeEachParenthesisNest() {
        StringBuilder open = new StringBuilder();
        for (int depth = 0; depth < 199; depth++) {
            open.append("-".repeat(199 - depth)).append('(');
        }
        String deep = "1 = " + open + "i" + ")".repeat(199);
        assertThatThrownBy(() -> Selector.parse(deep)).hasMessageContaining("nested more than 200 deep");
    }
}
