package io.chorale.ra.access;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Loads {@link WildFlyResource} where both of its parents can be seen: the interface that only the server has, and the
 * adapter. A deployment that asked for the server's module would be warned of at each start, and a dynamic proxy will
 * not do: it claims to be serializable, and the transaction manager would put it into its log.
 */
final class WrapperLoader extends ClassLoader {
    private static final String SERVER_PACKAGE = "org.jboss.tm.";
    private static final String INTERFACE = SERVER_PACKAGE + "XAResourceWrapper";
    private static final String WRAPPER = "io.chorale.ra.access.WildFlyResource";

    private final ClassLoader server;

    WrapperLoader(ClassLoader server) {
        super(WrapperLoader.class.getClassLoader());
        this.server = server;
    }

    static boolean isWildFly(ClassLoader server) {
        try {
            Class.forName(INTERFACE, false, server);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    Class<?> wrapperClass() throws IOException {
        String file = WRAPPER.substring(WRAPPER.lastIndexOf('.') + 1) + ".class";
        try (InputStream content = WrapperLoader.class.getResourceAsStream(file)) {
            if (content == null) {
                throw new FileNotFoundException(file + " is missing beside the adapter's classes");
            }
            byte[] bytes = content.readAllBytes();
            return defineClass(WRAPPER, bytes, 0, bytes.length, WrapperLoader.class.getProtectionDomain());
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(SERVER_PACKAGE) ? server.loadClass(name) : super.loadClass(name, resolve);
    }
}
