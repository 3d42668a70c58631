package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The registry of members that came together, as one of them sends it to the others of a new view: sessions first, each
 * with a number by which the groups name it, then the groups. It goes in chunks, and a group with many members may be in
 * several.
 */
final class RegistryPart {
    private static final int SESSION = 1;
    private static final int GROUP = 2;
    private static final int END = 3;
    private static final int VIEW_SYNCHRONOUS = 1;
    private static final int CHANGING = 2;
    private static final int MEMBERS_AT_ONCE = 1_000;

    /**
     * A group as a part tells it.
     *
     * @param changing whether it has lost members, or a round was under way
     */
    record PartGroup(String name, boolean viewSynchronous, boolean changing, List<Address> members) {}

    private final Set<Member> covered = new HashSet<>();
    private final List<Address> sessions = new ArrayList<>();
    private final Set<Address> addresses = new HashSet<>();
    private final Map<Address, Map<String, Map<String, String>>> offers = new LinkedHashMap<>();
    private final Map<String, PartGroup> groups = new LinkedHashMap<>();
    private final Map<String, Set<Integer>> membersRead = new HashMap<>();
    private boolean complete;

    Set<Member> covered() {
        return covered;
    }

    Map<Address, Map<String, Map<String, String>>> offers() {
        return offers;
    }

    Map<String, PartGroup> groups() {
        return groups;
    }

    boolean isComplete() {
        return complete;
    }

    /** Adds one chunk; they come in order. */
    void read(WireReader reader, List<Member> viewMembers) {
        if (complete) {
            throw new WireException("A part of the registry goes on after its end");
        }
        Map<UUID, Member> byId = new HashMap<>();
        viewMembers.forEach(member -> byId.put(member.id(), member));
        List<Member> kin = new ArrayList<>();
        for (UUID id : reader.readList(WireReader::readUuid)) {
            if (!byId.containsKey(id)) {
                throw new WireException("A part of the registry is of " + id + ", who is not in the view");
            }
            kin.add(byId.get(id));
        }
        covered.addAll(kin);
        while (reader.remaining() > 0) {
            int kind = reader.readByte();
            switch (kind) {
                case SESSION -> readSession(reader, kin);
                case GROUP -> readGroup(reader);
                case END -> {
                    complete = true;
                    reader.expectEnd();
                }
                default -> throw new WireException("Nothing in a registry is of the kind " + kind);
            }
        }
    }

    private void readSession(WireReader reader, List<Member> kin) {
        int node = reader.readSize();
        if (node >= kin.size()) {
            throw new WireException("A session lives in process " + node + " of " + kin.size());
        }
        Address address = new Address(kin.get(node), reader.readLong(), Wire.readName(reader));
        if (!addresses.add(address)) {
            throw new WireException("A registry has the session " + address + " twice");
        }
        sessions.add(address);
        int count = reader.readSize();
        for (int i = 0; i < count; i++) {
            offers.computeIfAbsent(address, key -> new LinkedHashMap<>())
                    .put(Wire.readName(reader), Control.readHeaders(reader));
        }
    }

    private void readGroup(WireReader reader) {
        String name = Wire.readGroup(reader);
        int flags = reader.readByte();
        PartGroup group = groups.computeIfAbsent(
                name,
                key -> new PartGroup(
                        key, (flags & VIEW_SYNCHRONOUS) != 0, (flags & CHANGING) != 0, new ArrayList<>(2)));
        for (int index : reader.readList(WireReader::readSize)) {
            if (index >= sessions.size()) {
                throw new WireException("A group has the session " + index + " of " + sessions.size());
            }
            if (!membersRead.computeIfAbsent(name, key -> new HashSet<>()).add(index)) {
                throw new WireException("A group has the session " + index + " twice");
            }
            group.members().add(sessions.get(index));
        }
    }

    /**
     * Writes the registry of some members.
     *
     * @param kin who came together, in the order of the view
     */
    static List<byte[]> write(Registry registry, List<Member> kin, int tag, int chunkBytes) {
        Chunks chunks = new Chunks(kin, tag, chunkBytes);
        Map<Address, Integer> indexes = new HashMap<>();
        for (int node = 0; node < kin.size(); node++) {
            for (Registered session : registry.sessionsOf(kin.get(node))) {
                indexes.put(session.address(), indexes.size());
                WireWriter writer = chunks.next().writeByte(SESSION).writeSize(node);
                writer.writeLong(session.address().number())
                        .writeString(session.address().name());
                writer.writeList(session.offers().entrySet(), (w, offer) -> {
                    w.writeString(offer.getKey());
                    Control.writeHeaders(w, offer.getValue());
                });
            }
        }
        for (Group group : registry.groups()) {
            List<Address> members =
                    group.members().stream().filter(indexes::containsKey).toList();
            boolean changes =
                    group.flush() != null || members.size() < group.members().size();
            int flags = (group.isViewSynchronous() ? VIEW_SYNCHRONOUS : 0) | (changes ? CHANGING : 0);
            for (int from = 0; from < members.size(); from += MEMBERS_AT_ONCE) {
                List<Address> some = members.subList(from, Math.min(members.size(), from + MEMBERS_AT_ONCE));
                chunks.next()
                        .writeByte(GROUP)
                        .writeString(group.name())
                        .writeByte(flags)
                        .writeList(some, (w, member) -> w.writeSize(indexes.get(member)));
            }
        }
        return chunks.finish();
    }

    /** Starts a new chunk when the one at hand is long enough. */
    private static final class Chunks {
        private final List<Member> kin;
        private final int tag;
        private final int chunkBytes;
        private final List<byte[]> done = new ArrayList<>();
        private WireWriter writer;

        Chunks(List<Member> kin, int tag, int chunkBytes) {
            this.kin = kin;
            this.tag = tag;
            this.chunkBytes = chunkBytes;
            start();
        }

        private void start() {
            writer = new WireWriter(chunkBytes + 512).writeByte(Wire.PART).writeInt(tag);
            writer.writeList(kin, (w, member) -> w.writeUuid(member.id()));
        }

        WireWriter next() {
            if (writer.length() > chunkBytes) {
                done.add(writer.toBytes());
                start();
            }
            return writer;
        }

        List<byte[]> finish() {
            done.add(next().writeByte(END).toBytes());
            return done;
        }
    }
}
