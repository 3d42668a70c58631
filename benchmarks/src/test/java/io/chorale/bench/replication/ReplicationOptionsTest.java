package io.chorale.bench.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.bench.replication.ReplicationOptions.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicationOptionsTest {
    @Test
    void withoutOptionsAllIsMeasured() {
        ReplicationOptions options = ReplicationOptions.parse(List.of());
        assertThat(options.quick()).isFalse();
        assertThat(options.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(Product.values()).allMatch(options::wants);
    }

    @Test
    void aQuickRunLeavesTheHeapOut() {
        ReplicationOptions options = ReplicationOptions.parse(List.of("--quick"));
        assertThat(options.quick()).isTrue();
        assertThat(options.wants(Part.HEAP)).isFalse();
        assertThat(options.wants(Part.REOPEN)).isTrue();
        assertThat(ReplicationOptions.parse(List.of("--quick", "--heap")).parts())
                .containsExactly(Part.HEAP);
    }

    @Test
    void rowsAndRoundsCanBeChosen() {
        ReplicationOptions options = ReplicationOptions.parse(List.of("--only=store,chorale-2", "--rounds=2"));
        assertThat(Product.values())
                .filteredOn(options::wants)
                .containsExactlyInAnyOrder(Product.STORE, Product.CHORALE_2);
        assertThat(Schedule.of(options).rounds()).isEqualTo(2);
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ReplicationOptions.parse(List.of("--only=etcd")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'etcd'")
                .hasMessageContaining("jgroups-raft");
        assertThatThrownBy(() -> ReplicationOptions.parse(List.of("--rounds=0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 100");
        assertThatThrownBy(() -> ReplicationOptions.parse(List.of("--fast")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'--fast'");
    }
}
