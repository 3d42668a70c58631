package io.chorale.session.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** Saves the session before the application completes the response. */
final class MirroredAsyncContext implements AsyncContext {
    private final Exchange exchange;
    private final AsyncContext container;

    MirroredAsyncContext(Exchange exchange, AsyncContext container) {
        this.exchange = exchange;
        this.container = container;
    }

    @Override
    public void complete() {
        exchange.saveBeforeCompletion();
        container.complete();
    }

    @Override
    public void start(Runnable work) {
        container.start(() -> exchange.run(work));
    }

    @Override
    public ServletRequest getRequest() {
        return container.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return container.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return container.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        container.dispatch();
    }

    @Override
    public void dispatch(String path) {
        container.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        container.dispatch(context, path);
    }

    @Override
    public void addListener(AsyncListener listener) {
        container.addListener(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        container.addListener(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return container.createListener(type);
    }

    @Override
    public void setTimeout(long timeoutMs) {
        container.setTimeout(timeoutMs);
    }

    @Override
    public long getTimeout() {
        return container.getTimeout();
    }
}
