package io.chorale.bench.replication;

import io.chorale.bench.process.BenchException;
import io.chorale.bench.replication.control.Audit;
import io.chorale.bench.replication.control.LoadResult;
import io.chorale.bench.replication.crew.Crew;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Kills all processes of each contestant, starts them again, and looks whether what they
 * had confirmed is there. Says nothing of how fast they are, but whether their figures are of what they claim.
 */
final class ColdStart {
    private static final int ENTRIES = 5_000;
    private static final int AT_ONCE = 3;
    private static final Duration FILL = Duration.ofSeconds(20);
    private static final int FIRST_SESSION = 8_300;
    private static final int KEEP_ALL = Integer.MAX_VALUE / 2;

    private final Crews crews;
    private final Findings findings;
    private final Consumer<String> progress;
    private int lastSession = FIRST_SESSION;

    ColdStart(Crews crews, Findings findings, Consumer<String> progress) {
        this.crews = crews;
        this.findings = findings;
        this.progress = progress;
    }

    /** Tries each of these, and returns those that did not have what they had confirmed. */
    Set<Product> run(Collection<Product> products) throws InterruptedException {
        progress.accept("cold starts");
        // Most of it is waiting, and nothing is measured.
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Product, Future<Boolean>> started = new EnumMap<>(Product.class);
            for (Product product : products) {
                lastSession++;
                int session = lastSession;
                started.put(product, threads.submit(() -> isSound(product, session)));
            }
            Set<Product> unsound = EnumSet.noneOf(Product.class);
            for (Map.Entry<Product, Future<Boolean>> each : started.entrySet()) {
                if (!each.getValue().get()) {
                    unsound.add(each.getKey());
                }
            }
            return unsound;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A cold start could not be tried", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean isSound(Product product, int session) throws InterruptedException {
        try (Crew crew = crews.start(product, "cold-start-" + product.label())) {
            return isSound(product, session, crew);
        } catch (BenchException e) {
            findings.fault("cold start of " + product.label() + ": " + e.getMessage());
            return false;
        }
    }

    private boolean isSound(Product product, int session, Crew crew) throws InterruptedException {
        crew.clean();
        crew.open(session, KEEP_ALL);
        int primary = crew.awaitPrimary();
        LoadResult result = crew.load(primary, Shape.ASYNC.of(ENTRIES, FILL));
        if (product.isChorale() && !crew.awaitReady().get(primary).durable()) {
            // It does not promise anything yet.
            return true;
        }
        for (int i = 0; i < crew.size(); i++) {
            crew.kill(i);
        }
        for (int i = 0; i < crew.size(); i++) {
            crew.revive(i);
        }
        for (int i = 0; i < crew.size(); i++) {
            crew.reopen(i);
        }
        int again = crew.awaitPrimary();
        // A log may not know what is committed before it takes something new.
        crew.awaitServing(again, ENTRIES);
        Audit audit = crew.audit(again, 0, Integer.MAX_VALUE / 2);
        crew.leave();
        crew.clean();
        return findings.checkLive("cold start of " + product.label(), audit, result.confirmed() + 1);
    }
}
