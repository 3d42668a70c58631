package io.chorale.bench.replication.contestant;

import io.chorale.bench.content.Entries;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jgroups.JChannel;
import org.jgroups.View;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.raft.Options;
import org.jgroups.raft.RaftHandle;
import org.jgroups.raft.StateMachine;

/** A Raft log of JGroups, in a file that is synced; its state machine keeps the newest entries. */
final class RaftContestant implements Contestant {
    private static final String STACK = "bench-raft.xml";

    /** Nobody needs the answer of the machine; a follower must not send it. */
    private static final Options NO_ANSWER = Options.create(true);

    /** With the default of 1 MB it would write its state to a snapshot with every thousandth entry. */
    private static final long MAX_LOG_BYTES = 4L << 30;

    private Seat seat;
    private Machine machine;
    private JChannel channel;
    private RaftHandle handle;

    @Override
    public void open(Seat where) throws Exception {
        seat = where;
        machine = new Machine(seat.keep());
        try (InputStream xml = RaftContestant.class.getClassLoader().getResourceAsStream(STACK)) {
            channel = new JChannel(xml);
        }
        channel.setName(seat.name());
        List<String> members = new ArrayList<>();
        for (int i = 0; i < seat.members(); i++) {
            members.add(Seat.name(i));
        }
        RAFT raft = channel.getProtocolStack().findProtocol(RAFT.class);
        raft.raftId(seat.name())
                .members(members)
                .logDir(seat.directory().toString())
                .logUseFsync(true)
                .maxLogSize(MAX_LOG_BYTES);
        handle = new RaftHandle(channel, machine);
        channel.connect("chorale-bench-raft-" + seat.session());
    }

    @Override
    public boolean isReady() {
        View view = channel.getView();
        return view != null && view.size() == seat.members() && handle.leader() != null;
    }

    @Override
    public boolean isPrimary() {
        return handle.isLeader();
    }

    @Override
    public boolean isDurable() {
        return handle.log().useFsync();
    }

    @Override
    public String configuration() {
        return Path.of(RAFT.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .getFileName() + " on JGroups "
                + org.jgroups.Version.printVersion() + ", " + STACK + ", "
                + handle.raft().logDescription()
                + ", fsync " + handle.log().useFsync() + ", RaftHandle.setAsync";
    }

    @Override
    public void append(byte[] entry, Confirmation confirmation) throws Exception {
        Confirmation.tell(handle.setAsync(entry, 0, entry.length, NO_ANSWER), confirmation);
    }

    @Override
    public long total() {
        return machine.total.get();
    }

    @Override
    public long readBack(int most, Consumer<byte[]> reader) {
        List<byte[]> live = machine.copy();
        Thinning thinning = new Thinning(live.size(), most);
        live.stream().filter(entry -> thinning.next()).forEach(reader);
        return live.size();
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.close();
        }
    }

    private static final class Machine implements StateMachine {
        private final int keep;
        private final AtomicLong total = new AtomicLong();

        /** Guarded by this. */
        private final Deque<byte[]> live = new ArrayDeque<>();

        Machine(int keep) {
            this.keep = keep;
        }

        @Override
        public synchronized byte[] apply(byte[] data, int offset, int length, boolean serialize) {
            byte[] entry = new byte[length];
            System.arraycopy(data, offset, entry, 0, length);
            live.addLast(entry);
            total.incrementAndGet();
            if (live.size() >= keep + Entries.REMOVED_AT_ONCE) {
                for (int i = 0; i < Entries.REMOVED_AT_ONCE; i++) {
                    live.removeFirst();
                }
            }
            return null;
        }

        synchronized List<byte[]> copy() {
            return new ArrayList<>(live);
        }

        @Override
        public synchronized void writeContentTo(DataOutput out) throws IOException {
            out.writeLong(total.get());
            out.writeInt(live.size());
            for (byte[] entry : live) {
                out.writeInt(entry.length);
                out.write(entry);
            }
        }

        @Override
        public synchronized void readContentFrom(DataInput in) throws IOException {
            total.set(in.readLong());
            live.clear();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                byte[] entry = new byte[in.readInt()];
                in.readFully(entry);
                live.addLast(entry);
            }
        }
    }
}
