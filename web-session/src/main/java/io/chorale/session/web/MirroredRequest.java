package io.chorale.session.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;

/**
 * The request as the application sees it: sessions tell of the replicated one, and asynchronous work keeps to this
 * wrapper and the response's, so that {@code startAsync()} behaves as {@code startAsync(request, response)} does.
 */
final class MirroredRequest extends HttpServletRequestWrapper {
    private final Exchange exchange;
    private final MirroredResponse response;

    MirroredRequest(Exchange exchange, HttpServletRequest request, MirroredResponse response) {
        super(request);
        this.exchange = exchange;
        this.response = response;
    }

    boolean belongsTo(Exchange candidate) {
        return exchange == candidate;
    }

    @Override
    public HttpSession getSession() {
        return getSession(true);
    }

    @Override
    public HttpSession getSession(boolean create) {
        HttpSession container = super.getSession(create);
        return container == null ? null : exchange.view(container);
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, response);
    }

    @Override
    public AsyncContext startAsync(ServletRequest servletRequest, ServletResponse servletResponse) {
        AsyncContext context = super.startAsync(servletRequest, servletResponse);
        context.addListener(exchange);
        return new MirroredAsyncContext(exchange, context);
    }

    @Override
    public AsyncContext getAsyncContext() {
        return new MirroredAsyncContext(exchange, super.getAsyncContext());
    }
}
