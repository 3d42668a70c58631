package io.chorale.replication.disk;

import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreOpenException;
import java.util.Objects;
import java.util.UUID;

/**
 * Whose store it is. The data directory says so too: if both do not agree, somebody has put together what does not belong
 * together, and the replicas in it have promised things under another name.
 */
public record NodeFacts(String clusterName, UUID nodeId) {
    private static final int VERSION = 1;
    private static final byte[] KEY = {NodeRecords.FACTS};

    public NodeFacts {
        Objects.requireNonNull(clusterName, "clusterName");
        Objects.requireNonNull(nodeId, "nodeId");
    }

    /**
     * Requires that the store is this node's; a new store becomes it before anything else is written.
     *
     * @throws StoreOpenException when it is another's; nothing was changed
     * @throws MalformedRecordException when the record cannot be understood
     */
    public void claim(Store store) {
        byte[] found = store.get(NodeRecords.SHARD, KEY);
        if (found == null) {
            store.write(new StoreBatch().put(NodeRecords.SHARD, KEY, encode()).essential(), 0, token -> {});
            return;
        }
        NodeFacts owner = decode(found);
        if (!owner.equals(this)) {
            throw new StoreOpenException(
                    "The store belongs to node " + owner.nodeId + " of cluster '" + owner.clusterName
                            + "', but its data directory says that this is node " + nodeId + " of cluster '"
                            + clusterName
                            + "': files of several nodes were mixed, or a copy was edited. Bring back what"
                            + " belongs together, or use an empty dataDirectory: the node then joins as a new one."
                            + " Nothing was changed.",
                    null);
        }
    }

    private byte[] encode() {
        return new WireWriter()
                .writeByte(VERSION)
                .writeString(clusterName)
                .writeUuid(nodeId)
                .toBytes();
    }

    private static NodeFacts decode(byte[] value) {
        try {
            WireReader in = new WireReader(value);
            Values.checkVersion(in, VERSION);
            NodeFacts facts = new NodeFacts(in.readString(), in.readUuid());
            in.expectEnd();
            return facts;
        } catch (WireException e) {
            throw NodeRecords.malformed("the node's name", KEY, e);
        }
    }
}
