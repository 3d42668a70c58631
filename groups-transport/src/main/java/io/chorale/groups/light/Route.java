package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/**
 * From whom, to whom. Senders keep theirs and receivers recognise it by its bytes, because most messages go the way of the
 * one before.
 */
public final class Route {
    /** How many groups one message may go to. */
    public static final int MAX_GROUPS = 100;

    private static final int MAX_ADDRESSEES = 10_000;

    /** One session among those a message is for. */
    record Addressee(UUID node, long number) {}

    private final Address sender;
    private final List<String> groups;
    private final List<Addressee> addressees;
    private final byte[] encoded;

    private Route(Address sender, List<String> groups, List<Addressee> addressees, byte[] encoded) {
        this.sender = sender;
        this.groups = groups;
        this.addressees = addressees;
        this.encoded = encoded;
    }

    /**
     * A route to groups, to sessions by their private addresses, or, with both, to members of one group.
     *
     * @throws IllegalArgumentException when it leads nowhere, names over 100 groups or 10,000 sessions, or a name is none
     */
    public static Route of(Address sender, Collection<String> groups, Collection<Address> sessions) {
        List<String> names = List.copyOf(new LinkedHashSet<>(groups));
        names.forEach(Keys::requireGroup);
        if (names.size() > MAX_GROUPS || sessions.size() > MAX_ADDRESSEES || names.size() + sessions.size() == 0) {
            throw new IllegalArgumentException("A message goes to 1 to " + MAX_GROUPS + " groups or to 1 to "
                    + MAX_ADDRESSEES + " sessions, not to " + names.size() + " and " + sessions.size());
        }
        List<Addressee> addressees = sessions.stream()
                .map(session -> new Addressee(session.node().id(), session.number()))
                .toList();
        WireWriter writer = new WireWriter(64).writeLong(sender.number()).writeString(sender.name());
        writer.writeList(names, WireWriter::writeString);
        writer.writeList(
                addressees, (w, addressee) -> w.writeUuid(addressee.node()).writeLong(addressee.number()));
        return new Route(sender, names, addressees, writer.toBytes());
    }

    static Route decode(Member from, byte[] bytes, int offset, int length) {
        WireReader reader = new WireReader(bytes, offset, length);
        Address sender = new Address(from, reader.readLong(), Wire.readName(reader));
        List<String> groups = List.copyOf(reader.readList(Wire::readGroup));
        int count = reader.readSize();
        if (groups.size() > MAX_GROUPS || count > MAX_ADDRESSEES || groups.size() + count == 0) {
            throw new WireException("A message goes to " + groups.size() + " groups and " + count + " sessions");
        }
        List<Addressee> addressees = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addressees.add(new Addressee(reader.readUuid(), reader.readLong()));
        }
        reader.expectEnd();
        return new Route(sender, groups, addressees, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    boolean isEncodedAs(byte[] bytes, int offset, int length) {
        return Arrays.equals(encoded, 0, encoded.length, bytes, offset, offset + length);
    }

    byte[] encoded() {
        return encoded;
    }

    public Address sender() {
        return sender;
    }

    public List<String> groups() {
        return groups;
    }

    List<Addressee> addressees() {
        return addressees;
    }
}
