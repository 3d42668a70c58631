package io.chorale.session.web;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.EventListener;
import java.util.List;
import java.util.Set;

/** Undertow, WildFly's container, embedded. */
final class UndertowServer implements TestServer {
    private final Undertow undertow;
    private final DeploymentManager deployment;

    private UndertowServer(Undertow undertow, DeploymentManager deployment) {
        this.undertow = undertow;
        this.deployment = deployment;
    }

    static TestServer start(ServletContainerInitializer initializer, List<Class<? extends EventListener>> listeners)
            throws Exception {
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(UndertowServer.class.getClassLoader())
                .setContextPath("/app")
                .setDeploymentName("app")
                .addServletContainerInitializer(container(initializer))
                .addServlet(Servlets.servlet("test", TestServlet.class)
                        .setAsyncSupported(true)
                        .addMapping("/*"))
                .addErrorPage(Servlets.errorPage("/errorpage", 418));
        for (Class<? extends EventListener> listener : listeners) {
            info.addListener(new ListenerInfo(listener));
        }
        DeploymentManager deployment = Servlets.newContainer().addDeployment(info);
        deployment.deploy();
        Undertow undertow = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(8)
                .addHttpListener(0, "127.0.0.1", io.undertow.Handlers.path().addPrefixPath("/app", deployment.start()))
                .build();
        undertow.start();
        return new UndertowServer(undertow, deployment);
    }

    private static ServletContainerInitializerInfo container(ServletContainerInitializer initializer) {
        return new ServletContainerInitializerInfo(
                initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of());
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void stop() throws Exception {
        deployment.stop();
        deployment.undeploy();
        undertow.stop();
    }
}
