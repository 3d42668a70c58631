package io.chorale.session.web;

import io.chorale.session.service.SessionClient;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The first filter of the application, for all dispatches: those within a request share its {@link Exchange}, so the
 * session is refreshed once and saved when the outermost one ends.
 */
final class ReplicationFilter implements Filter {
    private final SessionSettings settings;
    private final PortSource ports;
    private volatile Replicator replicator;
    private PortSource.OpenPort port;
    private StatisticsRegistration statistics;

    ReplicationFilter(SessionSettings settings, PortSource ports) {
        this.settings = settings;
        this.ports = ports;
    }

    /** Null before the filter is initialized and after it was destroyed. */
    Replicator replicator() {
        return replicator;
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        try {
            port = ports.open(settings);
        } catch (RuntimeException e) {
            throw new ServletException(
                    "Sessions of " + settings.application() + " cannot be replicated: " + e.getMessage(), e);
        }
        ReplicationStatistics counters = new ReplicationStatistics();
        replicator = new Replicator(
                settings, config.getServletContext(), new SessionClient(port.port(), settings.application()), counters);
        statistics = StatisticsRegistration.register(settings.application(), counters);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Replicator current = replicator;
        if (current == null
                || !(request instanceof HttpServletRequest httpRequest)
                || !(response instanceof HttpServletResponse httpResponse)) {
            chain.doFilter(request, response);
            return;
        }
        Exchange exchange = current.exchange(httpRequest, httpResponse);
        boolean mirrored = exchange.isMirrored(httpRequest);
        boolean returned = false;
        Exchange outer = exchange.enter();
        try {
            if (mirrored) {
                chain.doFilter(request, response);
            } else {
                MirroredResponse wrapped = new MirroredResponse(exchange, httpResponse);
                chain.doFilter(new MirroredRequest(exchange, httpRequest, wrapped), wrapped);
            }
            returned = true;
        } finally {
            exchange.leave(outer, returned);
        }
    }

    /** From here on the container may destroy its sessions without ending the replicated ones. */
    @Override
    public void destroy() {
        replicator = null;
        if (statistics != null) {
            statistics.close();
        }
        if (port != null) {
            port.release().run();
        }
    }
}
