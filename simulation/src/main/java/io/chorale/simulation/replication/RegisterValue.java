package io.chorale.simulation.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.Payload;

/**
 * What a register holds.
 *
 * @param version how many values it has had, this one included
 * @param value unique among all that were ever asked for
 */
record RegisterValue(long version, String value) {
    static final RegisterValue NONE = new RegisterValue(0, "");

    static RegisterValue of(Element register) {
        return of(register.body());
    }

    static RegisterValue of(Payload payload) {
        WireReader in = new WireReader(payload.bytes());
        return new RegisterValue(in.readLong(), in.readString());
    }

    Payload toPayload() {
        return new Payload(
                new WireWriter().writeLong(version).writeString(value).toBytes());
    }
}
