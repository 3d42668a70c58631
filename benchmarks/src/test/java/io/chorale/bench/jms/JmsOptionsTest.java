package io.chorale.bench.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JmsOptionsTest {
    @Test
    void everythingByDefault() {
        JmsOptions options = JmsOptions.parse(List.of());
        assertThat(options.quick()).isFalse();
        assertThat(options.receive()).isFalse();
        assertThat(options.wants(Product.ARTEMIS_PAIR)).isTrue();
        assertThat(options.wants(Row.TOPIC_DURABLE_3)).isTrue();
        assertThat(options.profile()).isEmpty();
    }

    @Test
    void partsOfIt() {
        JmsOptions options = JmsOptions.parse(List.of(
                "--quick",
                "--receive",
                "--only=chorale-1,classic",
                "--rows=queue-p-sync-1x1",
                "--rounds=2",
                "--seconds=4",
                "--warm-up=9",
                "--profile=/tmp/p"));
        assertThat(options.quick()).isTrue();
        assertThat(options.receive()).isTrue();
        assertThat(options.wants(Product.CLASSIC)).isTrue();
        assertThat(options.wants(Product.ARTEMIS)).isFalse();
        assertThat(options.wants(Row.QUEUE_P_SYNC_1)).isTrue();
        assertThat(options.wants(Row.QUEUE_P_SYNC_8)).isFalse();
        assertThat(options.rounds()).isEqualTo(OptionalInt.of(2));
        assertThat(options.seconds()).isEqualTo(OptionalInt.of(4));
        assertThat(options.warmUp()).isEqualTo(OptionalInt.of(9));
        assertThat(options.profile()).contains(Path.of("/tmp/p"));
    }

    @Test
    void whatThereIsNotIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> JmsOptions.parse(List.of("--fast"))).hasMessageContaining("--quick");
        assertThatThrownBy(() -> JmsOptions.parse(List.of("--only=kafka"))).hasMessageContaining("artemis-pair");
        assertThatThrownBy(() -> JmsOptions.parse(List.of("--rows=queue"))).hasMessageContaining("queue-np-sync-1x1");
        assertThatThrownBy(() -> JmsOptions.parse(List.of("--rounds=0"))).hasMessageContaining("1 to 100");
    }
}
