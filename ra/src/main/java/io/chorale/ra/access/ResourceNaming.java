package io.chorale.ra.access;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Constructor;
import javax.transaction.xa.XAResource;

/**
 * Tells WildFly's transaction manager under which name a resource is recovered. It learns that of pooled connections
 * from its pool, and that of an endpoint's resource only if that implements {@code org.jboss.tm.XAResourceWrapper}.
 * Without the name, a branch of a bean that was committed right before a crash stays in the server's transaction log for
 * ever: recovery does not list it any more, and the log does not say where else to ask. On other servers resources stay
 * as they are. Thread-safe.
 */
public final class ResourceNaming {
    private static final Logger LOG = System.getLogger(ResourceNaming.class.getName());

    /** Makes a named resource of a plain one; null where the server knows no names. */
    private final Constructor<? extends XAResource> wrapper;

    private final String name;

    private ResourceNaming(Constructor<? extends XAResource> wrapper, String name) {
        this.wrapper = wrapper;
        this.name = name;
    }

    /**
     * Finds out what the server understands.
     *
     * @param serverObject an object of the server's connector implementation, which sees the server's interface
     * @param name the JNDI name of the connection factory through which the server recovers
     */
    public static ResourceNaming of(Object serverObject, String name) {
        for (Class<?> type = serverObject.getClass(); type != Object.class; type = type.getSuperclass()) {
            ClassLoader server = type.getClassLoader();
            if (server != null && WrapperLoader.isWildFly(server)) {
                return new ResourceNaming(wrapper(server), name);
            }
        }
        return new ResourceNaming(null, name);
    }

    private static Constructor<? extends XAResource> wrapper(ClassLoader server) {
        try {
            return new WrapperLoader(server)
                    .wrapperClass()
                    .asSubclass(XAResource.class)
                    .getConstructor(XAResource.class, String.class);
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            LOG.log(
                    Level.WARNING,
                    "This WildFly does not take names of resources as others do: after a crash, its log may keep"
                            + " branches of message-driven beans that are long committed",
                    e);
            return null;
        }
    }

    /** The resource as the server's transaction manager should get it. */
    public XAResource name(XAResource resource) {
        if (wrapper == null) {
            return resource;
        }
        try {
            return wrapper.newInstance(resource, name);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The wrapper of a resource could not be made", e);
        }
    }
}
