package io.chorale.session.web;

import jakarta.servlet.ServletContainerInitializer;
import java.util.EventListener;
import java.util.List;

/** A real container with {@link TestServlet} in the application {@code /app}, on a free port of 127.0.0.1. */
interface TestServer {

    /** Starts containers of one kind. */
    interface Kind {
        TestServer start(ServletContainerInitializer initializer, List<Class<? extends EventListener>> listeners)
                throws Exception;
    }

    int port();

    void stop() throws Exception;
}
