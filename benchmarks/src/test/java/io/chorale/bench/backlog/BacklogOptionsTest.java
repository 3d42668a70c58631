package io.chorale.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogOptionsTest {
    @Test
    void withoutOptionsItIsTheWholeBacklog() {
        assertThat(BacklogOptions.parse(List.of()).messages()).isEqualTo(5_000_000);
        assertThat(BacklogOptions.parse(List.of("--quick")).messages()).isEqualTo(200_000);
        assertThat(BacklogOptions.parse(List.of("--messages=1000000")).messages())
                .isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--messages=0", "--messages=100000", "--messages=100001", "--messages=x", "--fast"})
    void whatCannotBeIsRefused(String argument) {
        assertThatThrownBy(() -> BacklogOptions.parse(List.of(argument))).isInstanceOf(IllegalArgumentException.class);
    }
}
