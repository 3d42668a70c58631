package io.chorale.groups.blocks.core;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.Arrays;
import java.util.List;

/** A map: keys are put and removed, on conditions. */
public final class MapModel extends StoreModel {
    private static final int PUT = 1;
    private static final int REMOVE = 2;

    /** What must hold at the command's place. */
    public enum Condition implements Coded {
        /** Nothing. */
        ALWAYS(0),
        /** The key is not there. */
        ABSENT(1),
        /** The key is there. */
        PRESENT(2),
        /** The key has these very bytes. */
        EQUAL(3);

        private final int code;

        Condition(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    public MapModel(StoreLimits limits) {
        super(limits);
    }

    /**
     * The command that puts a value.
     *
     * @param expected for {@link Condition#EQUAL}, otherwise null
     * @param ttlMs after how long it expires; 0 for never
     */
    public static byte[] put(byte[] key, byte[] value, long ttlMs, Condition condition, byte[] expected) {
        WireWriter writer = new WireWriter(32 + key.length + value.length);
        writer.writeByte(PUT);
        condition(writer, condition, expected);
        return writer.writeBytes(key).writeBytes(value).writeLong(ttlMs).toBytes();
    }

    /** The command that removes a key. */
    public static byte[] remove(byte[] key, Condition condition, byte[] expected) {
        WireWriter writer = new WireWriter(32 + key.length);
        writer.writeByte(REMOVE);
        condition(writer, condition, expected);
        return writer.writeBytes(key).toBytes();
    }

    private static void condition(WireWriter writer, Condition condition, byte[] expected) {
        writer.writeByte(condition.code());
        if (condition == Condition.EQUAL) {
            writer.writeBytes(expected);
        }
    }

    @Override
    Step<StoreState> apply(StoreState state, long origin, int kind, WireReader command, long nowMs) {
        Condition condition = Coded.read(command, Condition.values(), "condition");
        byte[] expected = condition == Condition.EQUAL ? command.readBytes() : null;
        ByteKey key = new ByteKey(command.readBytes());
        byte[] present = state.get(key);
        boolean met =
                switch (condition) {
                    case ALWAYS -> true;
                    case ABSENT -> present == null;
                    case PRESENT -> present != null;
                    case EQUAL -> present != null && Arrays.equals(present, expected);
                };
        if (!met) {
            return unchanged(state, Outcome.Verdict.UNMET, present);
        }
        return switch (kind) {
            case PUT -> put(state, origin, key, command, nowMs);
            case REMOVE -> {
                command.expectEnd();
                yield remove(state, origin, key, nowMs);
            }
            default -> throw new WireException("No command of a map has the number " + kind);
        };
    }

    private static Step<StoreState> put(StoreState state, long origin, ByteKey key, WireReader command, long nowMs) {
        byte[] value = command.readBytes();
        long ttlMs = command.readLong();
        command.expectEnd();
        byte[] present = state.get(key);
        if (!state.fits(key, value.length)) {
            return unchanged(state, Outcome.Verdict.FULL, present);
        }
        long deadlineMs = ttlMs <= 0 ? StoreEntry.NEVER : later(nowMs, ttlMs);
        StoreState next = state.put(key, new StoreEntry(state.place(), origin, state.place(), value, deadlineMs));
        return new Step<>(
                next, new Outcome(Outcome.Verdict.DONE, present), List.of(new Change.Put(key, value, present)));
    }

    private static Step<StoreState> remove(StoreState state, long origin, ByteKey key, long nowMs) {
        byte[] present = state.get(key);
        if (present == null) {
            return unchanged(state, Outcome.Verdict.DONE, null);
        }
        StoreState next = state.put(key, gone(state, state.place(), origin, nowMs));
        return new Step<>(
                next, new Outcome(Outcome.Verdict.DONE, present), List.of(new Change.Removed(key, present, false)));
    }
}
