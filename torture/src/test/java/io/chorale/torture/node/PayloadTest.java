package io.chorale.torture.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTest {
    private static final String TEXT = Payload.of("n1.2-3", "torture.4", 50);

    @Test
    void whatWasSentIsWhole() {
        assertThat(Payload.idIn(TEXT)).isEqualTo("n1.2-3");
        assertThat(Payload.isWhole(TEXT, "torture.4")).isTrue();
    }

    @Test
    void anotherQueueAnotherCharacterOrAShorterTextIsNot() {
        assertThat(Payload.isWhole(TEXT, "torture.5")).isFalse();
        assertThat(Payload.isWhole(TEXT.replace("n1.2-3", "n1.2-4"), "torture.4"))
                .isFalse();
        assertThat(Payload.isWhole(TEXT.substring(0, TEXT.length() - 1), "torture.4"))
                .isFalse();
        assertThat(Payload.isWhole("", "torture.4")).isFalse();
        assertThat(Payload.isWhole("a|torture.4|99999999999|x", "torture.4")).isFalse();
    }

    @Test
    void whateverItIsItsIdFitsIntoALog() {
        assertThat(Payload.idIn("")).isEqualTo("?");
        assertThat(Payload.idIn("a b")).isEqualTo("a_b");
        assertThat(Payload.idIn("a\nb|c")).isEqualTo("a_b");
    }
}
