package io.chorale.bench.jms.program;

import io.chorale.bench.jms.control.LoadPlan;
import io.chorale.bench.jms.control.PhaseResult;
import io.chorale.bench.jms.control.Verdict;
import io.chorale.bench.process.Latencies;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Producers and consumers of one destination. For one thread. */
public final class Load {
    private static final int MOST_LEFT = 100;

    private final LoadPlan plan;
    private final Provider provider;
    private final String destination;
    private final Progress progress;
    private final List<Consumption> consumers = new ArrayList<>();
    private final List<Production> producers = new ArrayList<>();
    private final ExecutorService threads;

    private Load(LoadPlan plan, Provider provider, String destination) {
        this.plan = plan;
        this.provider = provider;
        this.destination = destination;
        progress = new Progress(plan.producers(), plan.groups());
        threads = Executors.newFixedThreadPool(plan.producers());
    }

    /**
     * Opens the consumers, then the producers.
     *
     * @param destination a name that nothing was sent to
     * @throws JMSException as the provider says; nothing is open then
     */
    public static Load open(LoadPlan plan, Provider provider, String destination)
            throws JMSException, InterruptedException {
        Load load = new Load(plan, provider, destination);
        boolean opened = false;
        try {
            for (int i = 0; i < plan.consumers(); i++) {
                load.consumers.add(new Consumption(provider, plan, destination, i, load.progress));
            }
            for (int i = 0; i < plan.producers(); i++) {
                load.producers.add(new Production(provider, plan, destination, i, load.progress));
            }
            opened = true;
            return load;
        } finally {
            if (!opened) {
                load.end();
            }
        }
    }

    /** Sends for so long, and returns when all is confirmed and received, or does not come any more. */
    public PhaseResult run(long sendNs) throws InterruptedException, ExecutionException {
        long startNs = System.nanoTime();
        Pace pace = plan.perSecond() == 0 ? null : new Pace(producers.get(0).sequence(), startNs, plan.perSecond());
        consumers.forEach(consumer -> consumer.receipts().begin(pace));
        List<Future<?>> running = new ArrayList<>();
        for (Production producer : producers) {
            running.add(threads.submit(() -> {
                producer.run(startNs + sendNs, pace);
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        progress.awaitAll();
        return result(startNs);
    }

    private PhaseResult result(long startNs) {
        long messages = 0;
        long lastNs = startNs;
        Histogram send = Latencies.empty();
        for (Production producer : producers) {
            Outcome.Part part = producer.outcome().part();
            messages += part.messages();
            send.add(part.latency());
            lastNs = part.messages() == 0 ? lastNs : Math.max(lastNs, part.lastNs());
        }
        Histogram endToEnd = Latencies.empty();
        for (Consumption consumer : consumers) {
            long ns = consumer.receipts().lastNs();
            lastNs = ns == 0 ? lastNs : Math.max(lastNs, ns);
            endToEnd.add(consumer.receipts().latency());
        }
        return new PhaseResult(messages, lastNs - startNs, send, endToEnd);
    }

    /** Ends all, and says whether each message came as it should. */
    public Verdict close() throws JMSException, InterruptedException {
        end();
        return Judgement.of(
                plan,
                producers.stream().map(Production::outcome).toList(),
                consumers.stream().map(Consumption::receipts).toList(),
                plan.topic() ? 0 : left());
    }

    private void end() throws JMSException, InterruptedException {
        threads.shutdownNow();
        for (Production producer : producers) {
            producer.close();
        }
        for (Consumption consumer : consumers) {
            consumer.close();
        }
    }

    /** What nobody has received, or what is to come again. */
    private long left() throws JMSException {
        long left = 0;
        try (Connection connection = provider.connections().createConnection();
                Session session = connection.createSession()) {
            connection.start();
            try (QueueBrowser browser = session.createBrowser(session.createQueue(destination))) {
                Enumeration<?> messages = browser.getEnumeration();
                while (left < MOST_LEFT && messages.hasMoreElements()) {
                    messages.nextElement();
                    left++;
                }
            }
        }
        return left;
    }
}
