package io.chorale.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsOptionsTest {
    @Test
    void withoutOptionsAllIsMeasured() {
        GroupsOptions options = GroupsOptions.parse(List.of());
        assertThat(options.quick()).isFalse();
        assertThat(options.throughput()).isTrue();
        assertThat(options.membership()).isTrue();
        assertThat(Row.values()).allMatch(row -> options.wants(row) == row.isUsual());
    }

    @Test
    void rowsCanBeChosen() {
        GroupsOptions options = GroupsOptions.parse(List.of("--quick", "--only=aeron,jgroups-fifo", "--rounds=2"));
        assertThat(options.quick()).isTrue();
        assertThat(options.rounds()).hasValue(2);
        assertThat(options.wants(Row.AERON)).isTrue();
        assertThat(options.wants(Row.DATAGRAMS)).isFalse();
    }

    @Test
    void whatProtectionCostsIsMeasuredWhenAskedFor() {
        GroupsOptions options = GroupsOptions.parse(List.of("--security", "--quick"));
        assertThat(options.membership()).isFalse();
        assertThat(Row.values()).filteredOn(options::wants).containsExactlyInAnyOrderElementsOf(Row.SECURITY);
        assertThat(GroupsOptions.parse(List.of()).wants(Row.TLS_AGREED)).isFalse();
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> GroupsOptions.parse(List.of("--only=spread")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'spread'")
                .hasMessageContaining("aeron");
        assertThatThrownBy(() -> GroupsOptions.parse(List.of("--rounds=0")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GroupsOptions.parse(List.of("--fast")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--quick");
    }
}
