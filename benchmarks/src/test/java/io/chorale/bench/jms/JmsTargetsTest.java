package io.chorale.bench.jms;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.bench.process.Latencies;
import io.chorale.bench.report.Target;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class JmsTargetsTest {
    private final Results results = new Results();

    private void measured(Product product, Row row, Place place, double perSecond, double cpuUs, long sendNs) {
        Histogram send = Latencies.empty();
        Latencies.record(send, sendNs);
        results.add(new Cell(product, row, place), new Sample(perSecond, cpuUs, 0, send, Latencies.empty()));
    }

    private void measured(Product product, Row row, double perSecond, double cpuUs) {
        measured(product, row, Place.HERE, perSecond, cpuUs, 1_000);
    }

    private List<String> lines(String... arguments) {
        return new JmsTargets(results, JmsOptions.parse(List.of(arguments)))
                .list().stream().map(Target::line).toList();
    }

    @Test
    void oneNodeIsHeldAgainstTheFasterAndTheMoreFrugalOfBothBrokers() {
        measured(Product.CHORALE_1, Row.TOPIC_NP_1, 200, 10);
        measured(Product.ARTEMIS, Row.TOPIC_NP_1, 50, 15);
        measured(Product.CLASSIC, Row.TOPIC_NP_1, 100, 30);
        measured(Product.ARTEMIS_PAIR, Row.TOPIC_NP_1, 900, 1);
        assertThat(lines("--rows=topic-np-1", "--only=chorale-1,artemis,classic,artemis-pair"))
                .containsExactly(
                        "target chorale-1-topic-np-1-speed 2x >=2x met",
                        "target chorale-1-topic-np-1-cpu 0.67x <=0.50x missed");
    }

    @Test
    void twoCopiesSyncedAreToBeFiveTimesAsFast() {
        measured(Product.CHORALE_2, Row.QUEUE_P_SYNC_8, 400, 10);
        measured(Product.ARTEMIS_PAIR, Row.QUEUE_P_SYNC_8, 100, 30);
        assertThat(lines("--rows=queue-p-sync-8x8", "--only=chorale-2,artemis-pair"))
                .containsExactly(
                        "target chorale-2-queue-p-sync-8x8-speed 4x >=5x missed",
                        "target chorale-2-queue-p-sync-8x8-cpu 0.33x <=0.50x met");
    }

    @Test
    void theSlowerPlaceCounts() {
        measured(Product.CHORALE_2, Row.QUEUE_P_SYNC_1, Place.HERE, 1, 1, 400_000);
        measured(Product.CHORALE_2, Row.QUEUE_P_SYNC_1, Place.OTHER, 1, 1, 600_000);
        assertThat(lines("--rows=queue-p-sync-1x1", "--only=chorale-2"))
                .containsExactly("target chorale-2-persistent-send-p50 0.60ms <0.50ms missed");
    }

    @Test
    void whatIsMissingHasNoValueAndMisses() {
        results.missing(new Cell(Product.CHORALE_1, Row.TOPIC_DURABLE_3, Place.HERE), "not yet");
        measured(Product.CLASSIC, Row.TOPIC_DURABLE_3, 100, 30);
        assertThat(lines("--rows=topic-durable-3", "--only=chorale-1,classic"))
                .containsExactly(
                        "target chorale-1-topic-durable-3-speed - >=2x missed",
                        "target chorale-1-topic-durable-3-cpu - <=0.50x missed");
    }

    @Test
    void whatIsNotSoundHasNoValue() {
        measured(Product.CHORALE_1, Row.TOPIC_NP_1, 200, 10);
        measured(Product.CLASSIC, Row.TOPIC_NP_1, 100, 30);
        results.unsound(new Cell(Product.CLASSIC, Row.TOPIC_NP_1, Place.HERE));
        assertThat(lines("--rows=topic-np-1", "--only=chorale-1,classic"))
                .first()
                .isEqualTo("target chorale-1-topic-np-1-speed NOT-SOUND >=2x missed");
    }
}
