package io.chorale.jms.queue;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.jms.service.MessageKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A shard's state as bytes. Shared envelopes are written once and referred to by their place in a table. Locks are not
 * written: they follow from the branches. Equal states give equal bytes.
 */
final class Snapshot {
    private static final int VERSION = 1;

    private Snapshot() {}

    static void write(WireWriter out, MessageStore store, BranchTable branches, Subscriptions subscriptions) {
        out.writeByte(VERSION);
        writeMessages(out, store.sorted());
        out.writeList(branches.prepared(), (to, branch) -> {
            branch.id().write(to);
            branch.origin().write(to);
            OperationCodec.writeBatch(to, branch.work());
        });
        out.writeList(branches.committed().entrySet(), (to, record) -> {
            record.getKey().write(to);
            record.getValue().write(to);
        });
        out.writeList(branches.aborted(), (to, id) -> id.write(to));
        subscriptions.write(out);
    }

    private static void writeMessages(WireWriter out, Map<String, MessageQueue> queues) {
        IdentityHashMap<StoredEnvelope, Integer> places = new IdentityHashMap<>();
        List<StoredEnvelope> envelopes = new ArrayList<>();
        for (MessageQueue queue : queues.values()) {
            for (QueuedMessage message : queue.messages()) {
                if (places.putIfAbsent(message.envelope, envelopes.size()) == null) {
                    envelopes.add(message.envelope);
                }
            }
        }
        out.writeList(envelopes, (to, envelope) -> to.writeByte(envelope.priority)
                .writeLong(envelope.expirationMs)
                .writeBytes(envelope.bytes));
        out.writeList(queues.values(), (to, queue) -> {
            to.writeString(queue.name());
            Collection<QueuedMessage> messages = queue.messages();
            to.writeList(messages, (each, message) -> {
                message.key.write(each);
                each.writeSize(places.get(message.envelope)).writeSize(message.deliveries);
            });
        });
    }

    static void read(WireReader in, MessageStore store, BranchTable branches, Subscriptions subscriptions) {
        int version = in.readByte();
        if (version != VERSION) {
            throw new WireException("Queue snapshot of version " + version + ", this node knows " + VERSION);
        }
        readMessages(in, store);
        for (int left = in.readSize(); left > 0; left--) {
            Branch branch = new Branch(BranchId.read(in), BranchOrigin.read(in), OperationCodec.readBatch(in));
            branches.add(branch);
            store.account().add(branch.sizeBytes());
            for (Take take : branch.work().takes()) {
                QueuedMessage message = store.find(take.message());
                if (message != null) {
                    message.lockedBy = branch.id();
                }
            }
        }
        for (int left = in.readSize(); left > 0; left--) {
            branches.recordCommitted(BranchId.read(in), BranchOrigin.read(in));
        }
        in.readList(BranchId::read).forEach(branches::recordAborted);
        subscriptions.read(in);
    }

    private static void readMessages(WireReader in, MessageStore store) {
        List<StoredEnvelope> envelopes = in.readList(each -> {
            int priority = each.readByte();
            long expirationMs = each.readLong();
            if (priority > 9) {
                throw new WireException("A priority of " + priority + " in a queue snapshot");
            }
            return new StoredEnvelope(each.readBytes(), priority, expirationMs);
        });
        for (int queuesLeft = in.readSize(); queuesLeft > 0; queuesLeft--) {
            String queue = in.readString();
            for (int left = in.readSize(); left > 0; left--) {
                MessageKey key = MessageKey.read(in);
                int place = in.readSize();
                if (place >= envelopes.size()) {
                    throw new WireException("Envelope " + place + " of " + envelopes.size() + " in a queue snapshot");
                }
                store.add(queue, key, envelopes.get(place)).deliveries = in.readSize();
            }
        }
    }
}
