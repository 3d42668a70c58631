package io.chorale.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;

/**
 * Lets a machine that knows operations only, and no elements, be loaded: by deciding anew all that was ever decided. It
 * keeps every operation for ever, so it is for the time until a machine has elements of its own.
 */
public final class ReplayedMachine implements StateMachine {

    /** A machine that comes to the same state by the same operations. */
    public interface Decider {
        byte[] apply(Dot dot, byte[] operation);

        byte[] query(byte[] question);

        Leadership lead(LeaderContext context);
    }

    private static final byte[] NO_BODY = {};

    private final Decider decider;

    public ReplayedMachine(Decider decider) {
        this.decider = decider;
    }

    @Override
    public byte[] apply(Dot dot, byte[] operation, Changes changes) {
        WireWriter head = new WireWriter(operation.length + 32);
        dot.write(head);
        changes.add(head.writeBytes(operation).toBytes(), NO_BODY);
        return decider.apply(dot, operation);
    }

    @Override
    public byte[] query(byte[] question) {
        return decider.query(question);
    }

    @Override
    public void load(LoadedElement element) {
        WireReader head = new WireReader(element.head());
        decider.apply(Dot.read(head), head.readBytes());
    }

    @Override
    public Leadership lead(LeaderContext context) {
        return decider.lead(context);
    }
}
