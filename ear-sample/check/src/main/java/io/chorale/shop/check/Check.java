package io.chorale.shop.check;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The check from its first request to its last line. For one thread. */
final class Check {

    private static final int ORDERS = 200;
    private static final int FILE_ORDERS = 2_000;
    private static final Duration NODE_DEADLINE = Duration.ofMinutes(2);
    private static final Duration QUIET_DEADLINE = Duration.ofMinutes(4);
    private static final Duration STUCK = Duration.ofSeconds(40);
    private static final Duration CALM = Duration.ofSeconds(4);
    private static final long POLL_MS = 500;

    private final Options options;
    private final List<URI> nodes;
    private final NodeControl node1;
    private final ShopClient observer = new ShopClient();
    private final ShopClient keeper = new ShopClient();
    private final List<String> faults = new ArrayList<>();
    private final List<String> cartFaults = new ArrayList<>();
    private final Instant start = Instant.now();

    Check(Options options) {
        this.options = options;
        nodes = List.of(options.node1(), options.node2());
        node1 = new NodeControl(options.pidFile(), options.startScript());
    }

    /** Runs the check and prints its line; false when anything is not as it should be. */
    boolean run() throws IOException, InterruptedException {
        awaitBothNodes();
        Ledger before = Ledger.parse(observer.ledger(options.node2()));
        String cart = fillCart();
        Set<String> confirmed = new HashSet<>();
        OrderFile.Imported imported;
        try (Shoppers shoppers = new Shoppers(nodes, ORDERS)) {
            CompletableFuture<OrderFile.Imported> importing = startImport();
            Future<?> shopping = shoppers.start();
            awaitHalf(shoppers, shopping);
            if (options.kill()) {
                node1.kill();
                say("node 1 killed after " + shoppers.confirmedCount() + " checkouts");
            }
            cart = goOnWithCart(cart);
            if (options.kill()) {
                node1.start();
                say("node 1 is starting again");
            }
            Shoppers.await(shopping);
            say(shoppers.confirmedCount() + " checkouts confirmed, " + shoppers.retries() + " requests sent again");
            confirmed.addAll(shoppers.confirmed());
            expectCart(shoppers.lostCarts() == 0, shoppers.lostCarts() + " carts of visitors were lost");
            imported = join(importing);
            confirmed.addAll(imported.orderIds());
        }
        awaitBothNodes();
        compareCart(options.node1(), cart);
        awaitQuiet(before.fulfilments() + confirmed.size());
        return verdict(before, confirmed, imported);
    }

    private boolean verdict(Ledger before, Set<String> confirmed, OrderFile.Imported imported)
            throws IOException, InterruptedException {
        Ledger ledger = Ledger.parse(observer.ledger(options.node2())).without(before);
        Ledger.Comparison result = ledger.compare(confirmed);
        long rejected = observer.status(options.node2()).rejectedWaiting();
        boolean cartKept = cartFaults.isEmpty();
        faults.addAll(cartFaults);
        expect(confirmed.size() == ORDERS + FILE_ORDERS, "not all of " + (ORDERS + FILE_ORDERS) + " were confirmed");
        expect(result.once() == confirmed.size(), "not all orders were fulfilled once");
        expect(result.unasked() == 0, result.unasked() + " orders are in the database that nobody got confirmed");
        expect(
                rejected == imported.rejected(),
                imported.rejected() + " lines were rejected, but " + rejected + " are in the queue of rejected lines");
        faults.forEach(fault -> System.out.println("check:  FAULT " + fault));
        System.out.println("sample: " + result.confirmed() + " orders confirmed, " + result.once() + " fulfilled once, "
                + rejected + " rejected, " + result.lost() + " lost, " + result.twice() + " twice, cart "
                + (cartKept ? "kept" : "lost"));
        return faults.isEmpty();
    }

    private String fillCart() throws IOException, InterruptedException {
        expectConfirmed(keeper.addToCart(options.node1(), "hand-bell", 2));
        expectConfirmed(keeper.addToCart(options.node1(), "metronome", 1));
        String cart = keeper.cart(options.node1());
        say("cart filled on node 1: " + cart.strip());
        compareCart(options.node2(), cart);
        return cart;
    }

    /** Goes on with the session on node 2, as a visitor does whose node has gone. */
    private String goOnWithCart(String cart) throws IOException, InterruptedException {
        compareCart(options.node2(), cart);
        expectConfirmed(keeper.addToCart(options.node2(), "stand-lamp", 1));
        String next = keeper.cart(options.node2());
        expectCart(next.contains("\"stand-lamp\":1"), "a product added on node 2 is missing: " + next);
        return next;
    }

    private void compareCart(URI node, String expected) throws IOException, InterruptedException {
        String cart = keeper.cart(node);
        expectCart(cart.equals(expected), "the cart on " + node + " is " + cart + " and not " + expected);
    }

    private CompletableFuture<OrderFile.Imported> startImport() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new OrderFile(options.orderFile()).importThrough(nodes);
            } catch (IOException e) {
                throw new CompletionException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
            }
        });
    }

    private static OrderFile.Imported join(CompletableFuture<OrderFile.Imported> importing) throws IOException {
        try {
            return importing.join();
        } catch (CompletionException e) {
            throw new IOException("the order file could not be imported", e.getCause());
        }
    }

    private void awaitHalf(Shoppers shoppers, Future<?> shopping) throws InterruptedException {
        while (shoppers.confirmedCount() < ORDERS / 2 && !shopping.isDone()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Waits until the nodes see each other and hold copies of each other's queues. */
    private void awaitBothNodes() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(NODE_DEADLINE);
        String last = "";
        while (Instant.now().isBefore(deadline)) {
            try {
                Status one = observer.status(options.node1());
                Status two = observer.status(options.node2());
                last = "node 1 says " + one + ", node 2 says " + two;
                if (isWhole(one) && isWhole(two)) {
                    say("both nodes see each other and hold copies");
                    return;
                }
            } catch (IOException e) {
                last = e.toString();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        throw new IOException("the nodes did not find each other in " + NODE_DEADLINE.toSeconds() + " s: " + last);
    }

    private static boolean isWhole(Status status) {
        return status.members().size() == 2 && status.underReplicated() == 0;
    }

    /** Waits until the queue is empty and no fulfilment was added for a while, or nothing at all moves any more. */
    private void awaitQuiet(long expected) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(QUIET_DEADLINE);
        Instant lastChange = Instant.now();
        Instant lastWord = Instant.now();
        long fulfilments = -1;
        while (Instant.now().isBefore(deadline)) {
            Status status = observer.status(options.node2());
            if (status.fulfilments() != fulfilments) {
                fulfilments = status.fulfilments();
                lastChange = Instant.now();
            }
            Duration calm = Duration.between(lastChange, Instant.now());
            boolean complete = status.waiting() == 0 && fulfilments >= expected;
            if (calm.compareTo(complete ? CALM : STUCK) > 0) {
                say("quiet: " + fulfilments + " fulfilments, " + status.waiting() + " orders wait");
                return;
            }
            if (Duration.between(lastWord, Instant.now()).toSeconds() >= 5) {
                lastWord = Instant.now();
                say(fulfilments + " of " + expected + " fulfilled, " + status.waiting() + " orders wait");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        expect(false, "there was no quiet in " + QUIET_DEADLINE.toSeconds() + " s");
    }

    private void expectConfirmed(ShopClient.Answer answer) {
        expectCart(answer.confirmed(), "a change of the cart was answered with " + answer.status());
    }

    private void expect(boolean condition, String fault) {
        if (!condition) {
            faults.add(fault);
        }
    }

    private void expectCart(boolean condition, String fault) {
        if (!condition) {
            cartFaults.add(fault);
        }
    }

    private void say(String text) {
        System.out.printf(
                "check:  [%3ds] %s%n", Duration.between(start, Instant.now()).toSeconds(), text);
    }
}
