package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.Entry.Seal;
import io.chorale.replication.shard.Entry.Stable;
import io.chorale.replication.shard.Rules.Rule;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which decisions a state is the result of: for each epoch the highest index, without holes below it. Epochs that were
 * closed at a stable point are not named any more: of each line of reigns there is the last one of them, and all that
 * are not after it are covered (11.3). Before it closes them a reign seals them: logs that end in them do not count.
 */
public final class Context {
    private final TreeMap<Epoch, Long> highest = new TreeMap<>();
    private final TreeMap<Integer, Epoch> closed = new TreeMap<>();
    private final TreeMap<Integer, Epoch> sealed = new TreeMap<>();

    /** Covers nothing, and seals these: they say of other logs that they do not count. */
    public static Context ofSealed(Collection<Epoch> epochs) {
        Context context = new Context();
        epochs.forEach(context::seal);
        return context;
    }

    Context copy() {
        Context copy = new Context();
        copy.highest.putAll(highest);
        copy.closed.putAll(closed);
        copy.sealed.putAll(sealed);
        return copy;
    }

    /** By epoch, those that are named; a view that must not be kept. */
    public NavigableMap<Epoch, Long> highest() {
        return Collections.unmodifiableNavigableMap(highest);
    }

    /** By line, the last epoch that is closed; a view that must not be kept. */
    public SortedMap<Integer, Epoch> closed() {
        return Collections.unmodifiableSortedMap(closed);
    }

    /** By line, the last epoch that is sealed, and closed perhaps; a view that must not be kept. */
    public SortedMap<Integer, Epoch> sealed() {
        return Collections.unmodifiableSortedMap(sealed);
    }

    public boolean covers(Dot dot) {
        return dot.index() <= highestOf(dot.epoch());
    }

    /** The highest index of the epoch, 0 when nothing of it is covered, endless when it is closed. */
    public long highestOf(Epoch epoch) {
        return isClosed(epoch) ? Long.MAX_VALUE : highest.getOrDefault(epoch, 0L);
    }

    /** Whether the epoch was over at a stable point: nobody has anything of it that counts and is not known here. */
    boolean isClosed(Epoch epoch) {
        return isUpTo(closed, epoch);
    }

    /** Whether all members went on from the epoch: what a log that ends in it has beyond theirs was never confirmed. */
    boolean isSealed(Epoch epoch) {
        return isUpTo(sealed, epoch);
    }

    private static boolean isUpTo(Map<Integer, Epoch> lasts, Epoch epoch) {
        Epoch last = lasts.get(epoch.line());
        return last != null && !epoch.isAfter(last);
    }

    /** What was decided in a later epoch than this one was not forgotten; {@link Epoch#NONE} when nothing was. */
    public Epoch floor() {
        Epoch floor = Epoch.NONE;
        for (Epoch last : closed.values()) {
            floor = last.isAfter(floor) ? last : floor;
        }
        return floor;
    }

    /** Whether all that the other is the result of is in this one, too. */
    boolean coversAll(Context other) {
        return other.closed.values().stream().allMatch(this::isClosed)
                && other.sealed.values().stream().allMatch(this::isSealed)
                && other.highest.entrySet().stream().allMatch(each -> each.getValue() <= highestOf(each.getKey()));
    }

    public void cover(Dot dot) {
        if (!isClosed(dot.epoch())) {
            highest.merge(dot.epoch(), dot.index(), Math::max);
        }
    }

    /**
     * The entry was decided, too; it may close all epochs that are named but for its own, or seal them, and those that are
     * not named since only a log that is elsewhere has heard of them.
     */
    void include(LoggedEntry logged, Rules rules) {
        cover(logged.dot());
        if (logged.entry() instanceof Seal) {
            namedBefore(logged.dot().epoch()).keySet().forEach(this::seal);
            seal(logged.dot().epoch().before());
        } else if (logged.entry() instanceof Stable && rules.keep(Rule.KEEP_COVER)) {
            List.copyOf(namedBefore(logged.dot().epoch()).keySet()).forEach(this::close);
        } else if (logged.entry() instanceof Stable) {
            namedBefore(logged.dot().epoch()).clear();
        }
    }

    private SortedMap<Epoch, Long> namedBefore(Epoch present) {
        return highest.headMap(present);
    }

    void coverAll(Context other) {
        other.sealed.values().forEach(this::seal);
        other.closed.values().forEach(this::close);
        other.highest.forEach((epoch, index) -> cover(new Dot(epoch, index)));
    }

    /** The epoch, and all of its line that are not after it, are over. */
    public void close(Epoch epoch) {
        seal(epoch);
        raise(closed, epoch);
        highest.keySet().removeIf(this::isClosed);
    }

    /** Logs that end in the epoch, or in one of its line before it, do not count. */
    public void seal(Epoch epoch) {
        raise(sealed, epoch);
    }

    private static void raise(Map<Integer, Epoch> lasts, Epoch epoch) {
        lasts.merge(epoch.line(), epoch, (one, other) -> one.isAfter(other) ? one : other);
    }

    void write(WireWriter out) {
        out.writeSize(highest.size());
        highest.forEach((epoch, index) -> {
            epoch.write(out);
            out.writeLong(index);
        });
        writeLasts(out, closed.values());
        writeLasts(out, sealed.values());
    }

    static Context read(WireReader in) {
        Context context = new Context();
        for (int epochs = in.readSize(); epochs > 0; epochs--) {
            context.cover(new Dot(Epoch.read(in), in.readLong()));
        }
        in.readList(Epoch::read).forEach(context::close);
        in.readList(Epoch::read).forEach(context::seal);
        return context;
    }

    private static void writeLasts(WireWriter out, Collection<Epoch> lasts) {
        out.writeList(lasts, (to, epoch) -> epoch.write(to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Context context
                && highest.equals(context.highest)
                && closed.equals(context.closed)
                && sealed.equals(context.sealed);
    }

    @Override
    public int hashCode() {
        return highest.hashCode();
    }

    @Override
    public String toString() {
        return closed.isEmpty() ? highest.toString() : highest + " and all up to " + closed.values();
    }
}
