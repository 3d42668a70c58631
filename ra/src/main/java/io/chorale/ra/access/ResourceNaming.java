package io.chorale.ra.access;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import javax.transaction.xa.XAResource;

/**
 * Tells WildFly's transaction manager under which name a resource is recovered. It learns that of pooled connections
 * from its pool, and that of an endpoint's resource only through an interface of its own, which this adapter cannot be
 * compiled against. Without the name, a branch of a bean that was committed right before a crash stays in the server's
 * transaction log for ever: recovery does not list it any more, and the log does not say where else to ask. On other
 * servers resources stay as they are. Thread-safe.
 */
public final class ResourceNaming {
    private static final Logger LOG = System.getLogger(ResourceNaming.class.getName());
    private static final String WRAPPER = "org.jboss.tm.XAResourceWrapper";

    private final Class<?> wrapperType;
    private final String name;

    private ResourceNaming(Class<?> wrapperType, String name) {
        this.wrapperType = wrapperType;
        this.name = name;
    }

    /**
     * Finds out what the server understands.
     *
     * @param serverObject an object of the server's connector implementation, which sees the server's interface
     * @param name the JNDI name of the connection factory through which the server recovers
     */
    public static ResourceNaming of(Object serverObject, String name) {
        for (Class<?> type = serverObject.getClass(); type != null; type = type.getSuperclass()) {
            try {
                return new ResourceNaming(Class.forName(WRAPPER, false, type.getClassLoader()), name);
            } catch (ClassNotFoundException e) {
                LOG.log(Level.TRACE, "Not a class loader of WildFly''s: {0}", type.getClassLoader());
            }
        }
        return new ResourceNaming(null, name);
    }

    /** The resource as the server's transaction manager should get it. */
    public XAResource name(XAResource resource) {
        if (wrapperType == null) {
            return resource;
        }
        return (XAResource) Proxy.newProxyInstance(
                wrapperType.getClassLoader(), new Class<?>[] {wrapperType}, new Named(resource, name));
    }

    private record Named(XAResource resource, String name) implements InvocationHandler {

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
            return switch (method.getName()) {
                case "getResource" -> resource;
                case "getJndiName" -> name;
                case "getProductName" -> "Chorale";
                case "getProductVersion" -> "";
                case "equals" -> proxy == args[0];
                default -> pass(method, args);
            };
        }

        private Object pass(Method method, Object[] args) throws Throwable {
            try {
                return method.invoke(resource, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
