package io.chorale.session.web;

import io.chorale.session.store.SessionMeta;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Enumeration;

/**
 * The container's session with the replicated one's age: a copy made from the store is not new, and was created when
 * the original was. The id is the container's, because the container encodes URLs and answers questions with it.
 */
final class MirroredSession implements HttpSession {
    private final HttpSession container;
    private final Replicator replicator;

    MirroredSession(HttpSession container, Replicator replicator) {
        this.container = container;
        this.replicator = replicator;
    }

    boolean isOf(HttpSession candidate) {
        return container == candidate;
    }

    private SessionMeta restoredMeta() {
        Mirror mirror = replicator.mirror(container);
        return mirror == null ? null : mirror.restoredMeta();
    }

    @Override
    public long getCreationTime() {
        long own = container.getCreationTime();
        SessionMeta meta = restoredMeta();
        return meta == null ? own : meta.creationMs();
    }

    @Override
    public long getLastAccessedTime() {
        long own = container.getLastAccessedTime();
        SessionMeta meta = restoredMeta();
        return meta == null || !container.isNew() ? own : meta.lastAccessMs();
    }

    @Override
    public boolean isNew() {
        return container.isNew() && restoredMeta() == null;
    }

    @Override
    public void invalidate() {
        Mirror mirror = replicator.mirror(container);
        if (mirror != null) {
            mirror.invalidatedByApplication();
        }
        container.invalidate();
    }

    @Override
    public String getId() {
        return container.getId();
    }

    @Override
    public ServletContext getServletContext() {
        return container.getServletContext();
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        container.setMaxInactiveInterval(seconds);
    }

    @Override
    public int getMaxInactiveInterval() {
        return container.getMaxInactiveInterval();
    }

    @Override
    public Object getAttribute(String name) {
        return container.getAttribute(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return container.getAttributeNames();
    }

    @Override
    public void setAttribute(String name, Object value) {
        container.setAttribute(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        container.removeAttribute(name);
    }
}
