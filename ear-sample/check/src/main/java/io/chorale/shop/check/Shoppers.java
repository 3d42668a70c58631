package io.chorale.shop.check;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Visitors that order, each in turn on one node and the other. Who gets no answer sends the same order again, with the
 * same id, to the other node, until it is confirmed or the deadline has passed. Thread-safe.
 */
final class Shoppers implements AutoCloseable {

    private static final int THREADS = 8;
    private static final Duration ORDER_DEADLINE = Duration.ofSeconds(150);
    private static final long PAUSE_MS = 250;
    private static final List<String> SKUS = List.of("tuning-fork", "pitch-pipe", "score-folder", "throat-tea");

    private final List<URI> nodes;
    private final int orders;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lostCarts = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();

    Shoppers(List<URI> nodes, int orders) {
        this.nodes = nodes;
        this.orders = orders;
    }

    /** Orders all there is to order; the future ends when each order is confirmed or given up. */
    Future<?> start() {
        ExecutorService starter = Executors.newSingleThreadExecutor();
        Future<?> all = starter.submit(() -> {
            List<Future<?>> each = IntStream.range(0, orders)
                    .<Future<?>>mapToObj(number -> threads.submit(() -> {
                        order(number);
                        return null;
                    }))
                    .toList();
            for (Future<?> one : each) {
                one.get();
            }
            return null;
        });
        starter.shutdown();
        return all;
    }

    /** The ids of the orders that the shop has confirmed. */
    Set<String> confirmed() {
        return Set.copyOf(confirmed);
    }

    int confirmedCount() {
        return confirmed.size();
    }

    /** How often a cart that had been filled was found empty before it was ordered. */
    int lostCarts() {
        return lostCarts.get();
    }

    int retries() {
        return retries.get();
    }

    /** Waits for what {@link #start} began. */
    static void await(Future<?> all) throws InterruptedException, IOException {
        try {
            all.get();
        } catch (ExecutionException e) {
            throw new IOException("the visitors could not order", e.getCause());
        }
    }

    private void order(int number) throws InterruptedException {
        ShopClient visitor = new ShopClient();
        String id = "check-%05d".formatted(number);
        String sku = SKUS.get(number % SKUS.size());
        Instant deadline = Instant.now().plus(ORDER_DEADLINE);
        boolean filled = false;
        for (int attempt = number; Instant.now().isBefore(deadline); attempt++) {
            URI node = nodes.get(attempt % nodes.size());
            try {
                if (!filled) {
                    filled = visitor.addToCart(node, sku, 1 + number % 3).confirmed();
                }
                ShopClient.Answer answer = visitor.checkout(node, id, "Visitor " + number);
                if (answer.confirmed()) {
                    confirmed.add(id);
                    return;
                }
                if (answer.status() == 409 && filled) {
                    lostCarts.incrementAndGet();
                    filled = false;
                }
            } catch (IOException e) {
                // The node is down or went down under the request: the answer is not known, so the order is sent again.
                retries.incrementAndGet();
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
