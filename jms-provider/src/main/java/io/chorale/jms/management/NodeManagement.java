package io.chorale.jms.management;

import io.chorale.groups.Member;
import io.chorale.jms.replicated.ReplicatedMessagingService;
import io.chorale.jms.service.Address;
import io.chorale.replication.ChoraleNode;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Shows a node in the platform's MBean server until it is closed. */
public final class NodeManagement implements NodeMXBean, AutoCloseable {
    private static final long ANSWER_TIMEOUT_MS = 5_000;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ChoraleNode node;
    private final ReplicatedMessagingService service;
    private final String clusterName;
    private final String nodeName;
    private final ObjectName name;
    private final InputFigures input;

    private NodeManagement(
            ChoraleNode node,
            ReplicatedMessagingService service,
            String clusterName,
            String nodeName,
            ObjectName name,
            InputFigures input) {
        this.node = node;
        this.service = service;
        this.clusterName = clusterName;
        this.nodeName = nodeName;
        this.name = name;
        this.input = input;
    }

    /**
     * Shows a node.
     *
     * @throws IllegalStateException when the MBean server refuses, for instance because the name is taken
     */
    public static NodeManagement register(
            ChoraleNode node,
            ReplicatedMessagingService service,
            String clusterName,
            String nodeName,
            InputFigures input) {
        try {
            ObjectName name = new ObjectName("io.chorale:type=Node,cluster=" + ObjectName.quote(clusterName) + ",node="
                    + ObjectName.quote(nodeName) + ",id=" + node.nodeId());
            NodeManagement management = new NodeManagement(node, service, clusterName, nodeName, name, input);
            management.server.registerMBean(management, name);
            return management;
        } catch (JMException e) {
            throw new IllegalStateException("The node cannot be shown through JMX: " + e, e);
        }
    }

    @Override
    public String getClusterName() {
        return clusterName;
    }

    @Override
    public String getNodeName() {
        return nodeName;
    }

    @Override
    public String getNodeId() {
        return node.nodeId().toString();
    }

    @Override
    public String[] getMembers() {
        return node.view().members().stream().map(Member::name).toArray(String[]::new);
    }

    @Override
    public int getUnderReplicatedShards() {
        return service.underReplicatedShards();
    }

    @Override
    public int getConsumers() {
        return service.figures().consumers();
    }

    @Override
    public int getInFlight() {
        return service.figures().inFlight();
    }

    @Override
    public long getRefusedCalls() {
        return node.load().refusedCalls();
    }

    @Override
    public long getWaitsForRoom() {
        return node.load().waitsForRoom();
    }

    @Override
    public long getTurnedAwayRequests() {
        return node.load().turnedAway();
    }

    @Override
    public long getUnheardQuestions() {
        return node.load().unheard();
    }

    @Override
    public long getRequestsAhead() {
        return node.load().ahead();
    }

    @Override
    public long getRejectedInput() {
        return node.rejectedInput();
    }

    @Override
    public String getStorageSpace() {
        return node.storage().space();
    }

    @Override
    public long getStorageBytes() {
        return node.storage().diskBytes();
    }

    @Override
    public long getStorageWrittenBytes() {
        return node.storage().writtenBytes();
    }

    @Override
    public long getStorageSyncs() {
        return node.storage().syncs();
    }

    @Override
    public int getStorageWaitingBatches() {
        return node.storage().waitingBatches();
    }

    @Override
    public long getStorageCorruptRecords() {
        return node.storage().corruptRecords();
    }

    @Override
    public long getUnreadableMessages() {
        return input.unreadableMessages().getAsLong();
    }

    @Override
    public long getRefusedObjects() {
        return input.refusedObjects().getAsLong();
    }

    @Override
    public long getRefused() {
        return service.figures().refused();
    }

    @Override
    public long queueDepth(String queue) {
        try {
            return service.depth(new Address(Address.Kind.QUEUE, queue)).get(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The depth of " + queue + " is not known: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for the depth of " + queue, e);
        }
    }

    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            throw new IllegalStateException(name + " cannot be taken back: " + e, e);
        }
    }
}
