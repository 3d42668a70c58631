package io.chorale.session.web;

import jakarta.servlet.ServletContainerInitializer;
import java.util.EventListener;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty 12 with its EE 10 environment, embedded. */
final class JettyServer implements TestServer {
    private final Server jetty;
    private final ServerConnector connector;

    private JettyServer(Server jetty, ServerConnector connector) {
        this.jetty = jetty;
        this.connector = connector;
    }

    static TestServer start(ServletContainerInitializer initializer, List<Class<? extends EventListener>> listeners)
            throws Exception {
        Server jetty = new Server(new QueuedThreadPool(12));
        ServerConnector connector = new ServerConnector(jetty, 1, 1);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
        context.setContextPath("/app");
        context.addServletContainerInitializer(initializer);
        context.addServletContainerInitializer(
                (classes, servletContext) -> listeners.forEach(servletContext::addListener));
        ServletHolder servlet = new ServletHolder("test", new TestServlet());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(418, "/errorpage");
        context.setErrorHandler(errors);
        jetty.setHandler(context);
        jetty.start();
        return new JettyServer(jetty, connector);
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        jetty.stop();
    }
}
