package io.chorale.shop.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The events one browser is owed. Writing never blocks: a browser that reads more slowly than orders come in misses the
 * oldest events and is told how many. Thread-safe.
 */
final class EventStream {

    private static final Logger LOG = System.getLogger(EventStream.class.getName());
    private static final int MAX_WAITING = 256;

    private final AsyncContext request;
    private final ServletOutputStream out;
    private final Consumer<EventStream> onEnd;
    private final Queue<String> waiting = new ArrayDeque<>();
    private long missed;
    private boolean open = true;
    private boolean dirty;

    EventStream(AsyncContext request, Consumer<EventStream> onEnd) throws IOException {
        this.request = request;
        this.onEnd = onEnd;
        out = request.getResponse().getOutputStream();
        request.setTimeout(0);
        request.addListener(new Ending());
        out.setWriteListener(new Writing());
    }

    synchronized void send(String event) {
        if (!open) {
            return;
        }
        if (waiting.size() == MAX_WAITING) {
            waiting.remove();
            missed++;
        }
        waiting.add(event);
        drain();
    }

    void close() {
        end();
    }

    private synchronized void drain() {
        try {
            while (open && out.isReady()) {
                if (missed > 0) {
                    write(": " + missed + " events were missed\n\n");
                    missed = 0;
                } else if (!waiting.isEmpty()) {
                    write(waiting.remove());
                } else if (dirty) {
                    dirty = false;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "a browser has gone", e);
            end();
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        dirty = true;
    }

    private void end() {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
        }
        onEnd.accept(this);
        try {
            request.complete();
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "the request had ended already", e);
        }
    }

    private final class Writing implements WriteListener {
        @Override
        public void onWritePossible() {
            drain();
        }

        @Override
        public void onError(Throwable cause) {
            LOG.log(Level.DEBUG, "a browser has gone", cause);
            end();
        }
    }

    private final class Ending implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            end();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // A stream is started once.
        }
    }
}
