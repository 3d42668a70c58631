package io.chorale.replication.core;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementBodies;
import io.chorale.replication.Epoch;
import io.chorale.replication.StateMachine;
import io.chorale.replication.core.Entry.Accepted;
import io.chorale.replication.core.Entry.Proposed;
import io.chorale.replication.core.Entry.Refused;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One node's copy of a shard: the state that all committed entries made, and the entries logged above it. Each copy has a
 * machine of its own here, which decides an entry when it is committed, at all copies alike. Kept in
 * memory; a durable store takes the place of the fields of this class, not of its methods.
 */
final class Replica {

    /** Hears of each entry as it is applied. */
    interface Listener {
        void applied(Entry entry, Dot dot, byte[] answer);
    }

    private static final byte[] NO_ANSWER = {};

    private final Function<ElementBodies, ? extends StateMachine> factory;
    private final BiConsumer<String, RuntimeException> fault;
    private Elements elements = new Elements();
    private StateMachine machine;
    private ClientWindows windows = new ClientWindows();
    private Context past = new Context();
    private Epoch promised = Epoch.NONE;
    private Epoch current = Epoch.NONE;
    private long lastIndex;
    private long appliedIndex;
    private ArrayDeque<Entry> tail = new ArrayDeque<>();

    Replica(Function<ElementBodies, ? extends StateMachine> factory, BiConsumer<String, RuntimeException> fault) {
        this.factory = factory;
        this.fault = fault;
        this.machine = factory.apply(elements);
    }

    StateMachine machine() {
        return machine;
    }

    ClientWindows windows() {
        return windows;
    }

    Epoch promised() {
        return promised;
    }

    void promise(Epoch epoch) {
        promised = epoch;
    }

    Epoch current() {
        return current;
    }

    /** The last entry that is logged here. */
    Dot last() {
        return new Dot(current, lastIndex);
    }

    /** Logs the start of a reign over everything that is logged so far, which thereby is part of the state. */
    void begin(Epoch epoch) {
        applyUpTo(lastIndex, (entry, dot, answer) -> {});
        past.cover(current, lastIndex);
        current = epoch;
        lastIndex = 1;
        appliedIndex = 1;
    }

    /** Logs an entry of the present reign and returns its index. */
    long append(Entry entry) {
        tail.addLast(entry);
        lastIndex++;
        return lastIndex;
    }

    void applyUpTo(long index, Listener listener) {
        long limit = Math.min(index, lastIndex);
        while (appliedIndex < limit) {
            Entry entry = tail.removeFirst();
            appliedIndex++;
            Dot dot = new Dot(current, appliedIndex);
            listener.applied(entry, dot, apply(entry, dot));
        }
    }

    private byte[] apply(Entry entry, Dot dot) {
        if (entry instanceof Accepted accepted) {
            byte[] answer = apply(dot, accepted.operation());
            windows.record(accepted.client(), accepted.sequence(), accepted.lowestOpen(), answer);
            return answer;
        }
        if (entry instanceof Refused refused) {
            windows.record(refused.client(), refused.sequence(), refused.lowestOpen(), refused.answer());
            return refused.answer();
        }
        if (entry instanceof Proposed proposed) {
            return apply(dot, proposed.operation());
        }
        return NO_ANSWER;
    }

    /** A machine that throws does so on all replicas, being deterministic: the decision has an empty answer then. */
    private byte[] apply(Dot dot, byte[] operation) {
        try {
            Elements.Recorder changes = elements.record(dot);
            byte[] answer = machine.apply(dot, operation, changes);
            changes.keep();
            return answer;
        } catch (RuntimeException e) {
            fault.accept("Decision " + dot + " could not be applied", e);
            return NO_ANSWER;
        }
    }

    /** Everything but the promise, as bytes. */
    byte[] image() {
        WireWriter out = new WireWriter(4_096);
        current.write(out);
        out.writeLong(lastIndex).writeLong(appliedIndex);
        past.write(out);
        windows.write(out);
        out.writeList(tail, Entry::write);
        elements.write(out);
        return out.toBytes();
    }

    /**
     * Replaces everything but the promise by an image.
     *
     * @return how many decisions were logged here that the image does not know: none, unless the group was partitioned
     */
    long restore(byte[] image) {
        WireReader in = new WireReader(image);
        Epoch imageEpoch = Epoch.read(in);
        long imageLast = in.readLong();
        long imageApplied = in.readLong();
        Context imagePast = Context.read(in);
        ClientWindows imageWindows = ClientWindows.read(in);
        ArrayDeque<Entry> imageTail = new ArrayDeque<>(in.readList(Entry::read));
        Elements imageElements = Elements.read(in);
        in.expectEnd();
        StateMachine imageMachine = factory.apply(imageElements);
        imageElements.loadInto(imageMachine);
        past.cover(current, lastIndex);
        Context imageContext = imagePast.copy();
        imageContext.cover(imageEpoch, imageLast);
        long lost = past.notCoveredBy(imageContext);
        past = imagePast;
        current = imageEpoch;
        lastIndex = imageLast;
        appliedIndex = imageApplied;
        windows = imageWindows;
        tail = imageTail;
        elements = imageElements;
        machine = imageMachine;
        return lost;
    }

    /** Forgets everything but the promise. */
    void clear() {
        elements = new Elements();
        machine = factory.apply(elements);
        windows = new ClientWindows();
        past = new Context();
        tail.clear();
        current = Epoch.NONE;
        lastIndex = 0;
        appliedIndex = 0;
    }
}
