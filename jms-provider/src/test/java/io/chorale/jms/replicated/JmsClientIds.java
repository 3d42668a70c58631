package io.chorale.jms.replicated;

import io.chorale.jms.service.MessagingException.Kind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Connections that take client ids and let them go: no id is of two at a time. */
final class JmsClientIds {
    private record Owner(SimNode node, UUID connection) {}

    private final Random random;
    private final JmsBooks books;
    private final Consumer<CompletableFuture<?>> watch;
    private final Map<SimNode, Integer> losses = new HashMap<>();
    private final Map<String, Owner> owners = new LinkedHashMap<>();

    JmsClientIds(Random random, JmsBooks books, Consumer<CompletableFuture<?>> watch) {
        this.random = random;
        this.books = books;
        this.watch = watch;
    }

    void use(SimNode node) {
        String clientId = "c" + random.nextInt(2);
        Owner owner = owners.get(clientId);
        if (owner != null && random.nextBoolean()) {
            owners.remove(clientId);
            watch.accept(owner.node.service().freeClientId(clientId, owner.connection));
            return;
        }
        UUID connection = new UUID(random.nextLong(), random.nextLong());
        CompletableFuture<Void> claimed = node.service().claimClientId(clientId, connection);
        watch.accept(claimed);
        int before = losses.getOrDefault(node, 0);
        Failures.onDone(claimed, (done, thrown) -> {
            if (before == losses.getOrDefault(node, 0)) {
                books.quietly(() -> claimed(clientId, new Owner(node, connection), thrown));
            }
        });
    }

    private void claimed(String clientId, Owner owner, Throwable thrown) {
        if (thrown == null) {
            JmsBooks.check(owners.put(clientId, owner) == null, "Gives a client id to two", clientId);
        } else {
            Kind kind = Failures.of(thrown).kind();
            JmsBooks.check(kind == Kind.IN_USE || kind == Kind.IN_DOUBT, "Refuses a client id", clientId, kind);
        }
    }

    /** The others may take the ids of that node. */
    void lose(SimNode node) {
        losses.merge(node, 1, Integer::sum);
        owners.values().removeIf(owner -> owner.node == node);
    }
}
