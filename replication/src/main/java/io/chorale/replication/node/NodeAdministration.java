package io.chorale.replication.node;

import io.chorale.replication.ClusterAdministration;
import io.chorale.replication.KnownNode;
import io.chorale.replication.WaitingShard;
import io.chorale.replication.core.NodeCore;
import io.chorale.replication.core.RemovalOutcome;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks the core on its loop, and waits for what it says. */
final class NodeAdministration implements ClusterAdministration {
    private static final long TIMEOUT_S = 10;

    private final EventLoop loop;
    private final NodeCore core;
    private final NodeClock clock;

    NodeAdministration(EventLoop loop, NodeCore core, NodeClock clock) {
        this.loop = loop;
        this.core = core;
        this.clock = clock;
    }

    @Override
    public List<KnownNode> nodes() {
        return ask(core::nodes);
    }

    @Override
    public List<WaitingShard> waitingShards() {
        return ask(core::waitingShards);
    }

    @Override
    public void removeNode(UUID nodeId) {
        if (loop.isLoopThread()) {
            throw new IllegalStateException(
                    "Other nodes are asked before a node is removed, and their answers come by the"
                            + " node's event loop, which this call would block: make it on another thread");
        }
        this.<Void>await(answer -> core.remove(nodeId, new Removing(answer), clock.nowMs()));
    }

    @Override
    public void goOnWithWhatIsThere(String space) {
        ask(() -> {
            core.goOnWithWhatIsThere(space, clock.nowMs());
            return null;
        });
    }

    private <T> T ask(Supplier<T> question) {
        if (loop.isLoopThread()) {
            return question.get();
        }
        return await(answer -> answer.complete(question.get()));
    }

    /** @param question is asked on the loop, and answered there then or later */
    private <T> T await(Consumer<CompletableFuture<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean taken = loop.submit(() -> {
            try {
                question.accept(answer);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        if (!taken) {
            throw new IllegalStateException("The node is closed");
        }
        try {
            return answer.get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new IllegalArgumentException(refused.getMessage(), refused);
            }
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The node has not answered within " + TIMEOUT_S + " s: it is overloaded, or its disk hangs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the node was being asked", e);
        }
    }

    /** Tells who waits. */
    private record Removing(CompletableFuture<Void> answer) implements RemovalOutcome {
        @Override
        public void begun() {
            answer.complete(null);
        }

        @Override
        public void refused(IllegalStateException cause) {
            answer.completeExceptionally(cause);
        }
    }
}
