package io.chorale.jms.replicated;

import io.chorale.jms.service.ConsumerPort;
import io.chorale.jms.service.ConsumerSink;
import io.chorale.jms.service.ConsumerSpec;
import io.chorale.jms.service.Delivery;
import io.chorale.jms.service.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A consumer of a {@link JmsRun}, and what its application has. */
final class JmsConsumer implements ConsumerSink {
    final SimNode node;
    final Source source;
    final JmsPlace place;
    final List<Delivery> held = new ArrayList<>();
    /** Had by work that failed: it is still here, unless the failure left that in doubt. */
    final List<Delivery> left = new ArrayList<>();
    /** The last number of each line that came for the first time. */
    final Map<String, Integer> lastOfLine = new TreeMap<>();

    private final JmsBooks books;
    private CompletableFuture<ConsumerPort> port;
    private int granted;
    private int received;
    private int busy;
    private boolean closed;

    JmsConsumer(SimNode node, Source source, JmsPlace place, JmsBooks books) {
        this.node = node;
        this.source = source;
        this.place = place;
        this.books = books;
    }

    CompletableFuture<ConsumerPort> attach(UUID id, int credit) {
        granted = credit;
        port = node.service().attach(new ConsumerSpec(id, source, credit), this);
        return port;
    }

    @Override
    public void onDelivery(Delivery delivery) {
        received++;
        books.delivered(this, delivery);
        held.add(delivery);
    }

    @Override
    public void onClosed(String reason) {
        closed = true;
    }

    Optional<ConsumerPort> port() {
        boolean attached = port.isDone() && !port.isCompletedExceptionally();
        return attached ? Optional.of(port.join()) : Optional.empty();
    }

    void credit(int more) {
        port().ifPresent(open -> {
            granted += more;
            open.credit(more);
        });
    }

    CompletableFuture<Void> close() {
        CompletableFuture<Void> done = port().orElseThrow().close();
        Failures.onDone(done, (nothing, thrown) -> closed = true);
        return done;
    }

    void busyWith(CompletableFuture<?> future) {
        busy++;
        Failures.onDone(future, (done, thrown) -> busy--);
    }

    boolean isBusy() {
        return busy > 0;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isOverdrawn() {
        return received > granted;
    }
}
