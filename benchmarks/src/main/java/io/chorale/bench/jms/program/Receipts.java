package io.chorale.bench.jms.program;

import io.chorale.bench.content.Entries;
import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.process.Latencies;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** What one consumer has received. Thread-safe. */
final class Receipts {
    private final LoadPlan plan;
    private final int group;
    private final Progress progress;
    private final BitSet[] seen;
    private final long[] newest;
    private Histogram latency = Latencies.empty();
    private Pace pace;
    private long twice;
    private long damaged;
    private long disordered;
    private long lastNs;

    Receipts(LoadPlan plan, int group, Progress progress) {
        this.plan = plan;
        this.group = group;
        this.progress = progress;
        seen = IntStream.range(0, plan.producers()).mapToObj(i -> new BitSet()).toArray(BitSet[]::new);
        newest = IntStream.range(0, plan.producers()).mapToLong(i -> -1).toArray();
    }

    synchronized void accept(Message message) throws JMSException {
        lastNs = System.nanoTime();
        byte[] body = body(message);
        int producer = body.length == Entries.BYTES ? Entries.client(body) - Production.client(plan, 0) : -1;
        if (producer < 0 || producer >= plan.producers() || !Entries.isIntact(body)) {
            damaged++;
            return;
        }
        long sequence = Entries.sequence(body);
        if (pace != null && pace.covers(sequence)) {
            Latencies.record(latency, lastNs - pace.intendedNs(sequence));
        }
        if (seen[producer].get((int) sequence)) {
            twice++;
        } else if (sequence < newest[producer]) {
            disordered++;
        }
        seen[producer].set((int) sequence);
        newest[producer] = Math.max(newest[producer], sequence);
        progress.received(group, producer);
    }

    private static byte[] body(Message message) throws JMSException {
        if (!(message instanceof BytesMessage bytes)) {
            return new byte[0];
        }
        byte[] body = new byte[(int) Math.min(bytes.getBodyLength(), 2L * Entries.BYTES)];
        bytes.readBytes(body);
        return body;
    }

    /** Begins a phase. */
    synchronized void begin(Pace ofPhase) {
        pace = ofPhase;
        latency = Latencies.empty();
    }

    synchronized Histogram latency() {
        return latency.copy();
    }

    /** 0 when nothing was received. */
    synchronized long lastNs() {
        return lastNs;
    }

    synchronized long twice() {
        return twice;
    }

    synchronized long damaged() {
        return damaged;
    }

    synchronized long disordered() {
        return disordered;
    }

    int group() {
        return group;
    }

    synchronized BitSet seen(int producer) {
        return (BitSet) seen[producer].clone();
    }
}
