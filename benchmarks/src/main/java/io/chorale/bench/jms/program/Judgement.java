package io.chorale.bench.jms.program;

import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.Verdict;
import java.util.BitSet;
import java.util.List;

/** Holds what was received against what was confirmed: each message once, by each that it is for. */
final class Judgement {
    private final List<Outcome> outcomes;
    private final List<Receipts> receipts;
    private long missing;
    private long twice;

    private Judgement(List<Outcome> outcomes, List<Receipts> receipts) {
        this.outcomes = outcomes;
        this.receipts = receipts;
    }

    /**
     * Judges a load that has ended.
     *
     * @param outcomes of each producer
     * @param receipts of each consumer
     * @param left on the queue
     */
    static Verdict of(LoadPlan plan, List<Outcome> outcomes, List<Receipts> receipts, long left) {
        Judgement judgement = new Judgement(outcomes, receipts);
        for (int group = 0; group < plan.groups(); group++) {
            for (int producer = 0; producer < outcomes.size(); producer++) {
                judgement.compare(group, producer);
            }
        }
        return new Verdict(
                outcomes.stream()
                        .mapToLong(outcome -> outcome.confirmed().cardinality())
                        .sum(),
                outcomes.stream().mapToLong(Outcome::failed).sum(),
                judgement.missing,
                judgement.twice + receipts.stream().mapToLong(Receipts::twice).sum(),
                receipts.stream().mapToLong(Receipts::damaged).sum(),
                receipts.stream().mapToLong(Receipts::disordered).sum(),
                left);
    }

    private void compare(int group, int producer) {
        BitSet seen = new BitSet();
        for (Receipts consumer : receipts) {
            if (consumer.group() == group) {
                BitSet also = consumer.seen(producer);
                BitSet both = (BitSet) also.clone();
                both.and(seen);
                twice += both.cardinality();
                seen.or(also);
            }
        }
        BitSet lost = outcomes.get(producer).confirmed();
        lost.andNot(seen);
        missing += lost.cardinality();
    }
}
