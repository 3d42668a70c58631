package io.chorale.ra.inbound;

import io.chorale.ra.access.Messaging;
import io.chorale.ra.access.ResourceNaming;
import jakarta.jms.Destination;
import jakarta.jms.Topic;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InitialContext;

/**
 * The workers of one message-driven bean. {@link #start} and {@link #stop} are called once each, in this order, by the
 * adapter.
 */
public final class EndpointActivation {
    private static final Logger LOG = System.getLogger(EndpointActivation.class.getName());

    /** How long stopping waits for beans that are at work. */
    static final long STOP_TIMEOUT_MS = 30_000;

    private final String name;
    private final Destination destination;
    private final int sessions;
    private final int prefetch;
    private final String user;
    private final String password;
    private final Messaging messaging;
    private final Endpoints endpoints;
    private final List<EndpointWorker> workers = new ArrayList<>();

    /**
     * Prepares an activation.
     *
     * @param naming gives resources the name under which the server recovers them
     * @throws ResourceException when the properties are refused or the destination is not found
     */
    public EndpointActivation(
            Messaging messaging, MessageEndpointFactory factory, ChoraleActivationSpec spec, ResourceNaming naming)
            throws ResourceException {
        this(messaging, factory, spec, naming, InitialContext::doLookup);
    }

    EndpointActivation(
            Messaging messaging,
            MessageEndpointFactory factory,
            ChoraleActivationSpec spec,
            ResourceNaming naming,
            Destinations.Directory directory)
            throws ResourceException {
        spec.validate();
        this.messaging = messaging;
        this.destination = new Destinations(directory, messaging).find(spec);
        // Each consumer of a topic is a subscription of its own: two would deliver each message twice to the bean.
        this.sessions = destination instanceof Topic ? 1 : spec.getMaxSession();
        this.prefetch = spec.getPrefetch();
        this.user = spec.getUser() == null || spec.getUser().isBlank() ? null : spec.getUser();
        this.password = spec.getPassword();
        this.endpoints = new Endpoints(factory, naming);
        String bean = factory.getActivationName();
        this.name = (bean == null ? "bean" : bean) + " on " + destination;
    }

    /** Starts the workers; returns before they have attached their consumers. */
    public void start(BootstrapContext context) throws ResourceException {
        WorkManager workManager = context.getWorkManager();
        try {
            for (int i = 0; i < sessions; i++) {
                EndpointWorker worker = new EndpointWorker(
                        name, () -> messaging.consume(destination, prefetch, user, password), endpoints);
                workers.add(worker);
                WorkerWork.schedule(worker, name, context, workManager);
            }
        } catch (WorkException e) {
            stop();
            throw new ResourceException("No thread for " + name + ": " + e.getMessage(), e);
        }
        LOG.log(Level.INFO, () -> name + ": " + sessions + " at once");
    }

    /**
     * Ends the workers and waits up to 30 s for beans that are at work. What a bean then still holds in no transaction
     * is delivered again, here or elsewhere.
     */
    public void stop() {
        workers.forEach(EndpointWorker::stop);
        long deadlineNs = System.nanoTime() + STOP_TIMEOUT_MS * 1_000_000;
        int late = 0;
        for (EndpointWorker worker : workers) {
            if (!ended(worker, deadlineNs)) {
                late++;
                worker.closeConsumer();
            }
        }
        if (late > 0) {
            LOG.log(
                    Level.WARNING,
                    "{0}: {1} of {2} were still at work after {3} ms and were left",
                    name,
                    late,
                    workers.size(),
                    STOP_TIMEOUT_MS);
        }
        workers.clear();
    }

    private static boolean ended(EndpointWorker worker, long deadlineNs) {
        long leftMs = Math.max(1, (deadlineNs - System.nanoTime()) / 1_000_000);
        try {
            return worker.awaitEnd(leftMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
