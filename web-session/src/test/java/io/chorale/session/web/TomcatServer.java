package io.chorale.session.web;

import jakarta.servlet.ServletContainerInitializer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EventListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

/** Tomcat, embedded. */
final class TomcatServer implements TestServer {
    private final Tomcat tomcat;

    private TomcatServer(Tomcat tomcat) {
        this.tomcat = tomcat;
    }

    static TestServer start(ServletContainerInitializer initializer, List<Class<? extends EventListener>> listeners)
            throws Exception {
        Path base = Files.createTempDirectory(Path.of("target"), "tomcat");
        return start(
                initializer,
                listeners,
                Files.createDirectory(base.resolve("app")).toFile(),
                Map.of());
    }

    static TestServer start(
            ServletContainerInitializer initializer,
            List<Class<? extends EventListener>> listeners,
            File application,
            Map<String, String> parameters)
            throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(application.getParentFile().getAbsolutePath());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("/app", application.getAbsolutePath());
        context.setParentClassLoader(TomcatServer.class.getClassLoader());
        context.addServletContainerInitializer(initializer, Set.of());
        for (Class<? extends EventListener> listener : listeners) {
            context.addApplicationListener(listener.getName());
        }
        Wrapper servlet = Tomcat.addServlet(context, "test", new TestServlet());
        servlet.setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "test");
        ErrorPage page = new ErrorPage();
        page.setErrorCode(418);
        page.setLocation("/errorpage");
        context.addErrorPage(page);
        parameters.forEach(context::addParameter);
        tomcat.start();
        return new TomcatServer(tomcat);
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }
}
