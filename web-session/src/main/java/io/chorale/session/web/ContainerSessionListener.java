package io.chorale.session.web;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.function.Supplier;

/**
 * Hears of the container's sessions, also of those that CDI or a listener handles past the filter's wrappers. Without
 * a replicator the application is stopping or starting, and what the container does to its copies means nothing.
 */
final class ContainerSessionListener implements HttpSessionListener, HttpSessionIdListener {
    private final Supplier<Replicator> replicator;

    ContainerSessionListener(Supplier<Replicator> replicator) {
        this.replicator = replicator;
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        Replicator current = replicator.get();
        if (current != null) {
            current.containerSessionDestroyed(event.getSession());
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        Replicator current = replicator.get();
        if (current != null) {
            current.containerSessionRenamed(oldSessionId, event.getSession().getId());
        }
    }
}
