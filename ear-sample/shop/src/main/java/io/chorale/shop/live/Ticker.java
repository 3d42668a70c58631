package io.chorale.shop.live;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the browsers that listen to this node what the topic told the node. Thread-safe. */
@ApplicationScoped
public class Ticker {

    private static final int MAX_LISTENERS = 200;
    private static final int HEARTBEAT_S = 10;

    private final Set<EventStream> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicLong seen = new AtomicLong();

    @Resource
    private ManagedScheduledExecutorService scheduler;

    private ScheduledFuture<?> heartbeat;

    /** Adds a browser; false when there are {@value #MAX_LISTENERS} already. */
    boolean add(AsyncContext request) throws IOException {
        if (listeners.size() >= MAX_LISTENERS) {
            return false;
        }
        startHeartbeat();
        EventStream stream = new EventStream(request, listeners::remove);
        listeners.add(stream);
        stream.send("retry: 1000\n: welcome\n\n");
        return true;
    }

    /**
     * Tells all browsers of this node.
     *
     * @param json one line
     */
    void tell(String json) {
        long number = seen.incrementAndGet();
        String event = "id: " + number + "\ndata: " + json + "\n\n";
        listeners.forEach(listener -> listener.send(event));
    }

    /** How many events this node has had from the topic since it started. */
    public long seen() {
        return seen.get();
    }

    /** A comment now and then finds out who has gone. */
    private synchronized void startHeartbeat() {
        if (heartbeat == null) {
            heartbeat = scheduler.scheduleAtFixedRate(
                    () -> listeners.forEach(listener -> listener.send(": still here\n\n")),
                    HEARTBEAT_S,
                    HEARTBEAT_S,
                    TimeUnit.SECONDS);
        }
    }

    @PreDestroy
    synchronized void close() {
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        listeners.forEach(EventStream::close);
    }
}
