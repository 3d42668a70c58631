package io.chorale.session.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ObjectInputFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes that session attributes may be restored from:
 *
 * <ul>
 *   <li>value types and collections of the JDK;
 *   <li>classes of the application: loaded by its class loader or this library's, by one between it and the server's,
 *       or by another deployment module (JBoss Modules);
 *   <li>what CDI and Faces implementations keep in sessions;
 *   <li>what {@code chorale.session.allow} adds: {@code a.b.C}, {@code a.b.*} for a package, {@code a.b.**} with those
 *       below it.
 * </ul>
 *
 * A refused class is logged once by name and counted. Thread-safe.
 */
final class AllowList implements ObjectInputFilter {
    private static final System.Logger LOG = System.getLogger(AllowList.class.getName());
    private static final int MAX_LOGGED_NAMES = 1_000;

    private static final List<String> JDK = List.of(
            "java.lang.*",
            "java.lang.reflect.Proxy",
            "java.math.*",
            "java.net.*",
            "java.sql.Date",
            "java.sql.Time",
            "java.sql.Timestamp",
            "java.text.*",
            "java.time.**",
            "java.util.*",
            "java.util.concurrent.**",
            "java.util.regex.*",
            "java.io.File",
            "javax.security.auth.**",
            "javax.xml.namespace.*");

    private static final List<String> FRAMEWORKS = List.of(
            "org.jboss.weld.**",
            "org.jboss.as.weld.**",
            "org.apache.webbeans.**",
            "jakarta.enterprise.**",
            "jakarta.faces.**",
            "com.sun.faces.**",
            "org.apache.myfaces.**");

    private final ClassLoader application;
    private final ClassLoader server;
    private final List<String> patterns;
    private final ReplicationStatistics statistics;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    AllowList(ClassLoader application, List<String> allowed, ReplicationStatistics statistics) {
        this.application = application;
        this.server = HttpServletRequest.class.getClassLoader();
        this.statistics = statistics;
        List<String> all = new ArrayList<>(JDK);
        all.addAll(FRAMEWORKS);
        all.addAll(allowed);
        this.patterns = List.copyOf(all);
    }

    @Override
    public Status checkInput(FilterInfo info) {
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (type.isPrimitive() || matches(type.getName()) || isOfApplication(type.getClassLoader())) {
            return Status.ALLOWED;
        }
        refused(type.getName());
        return Status.REJECTED;
    }

    private void refused(String name) {
        statistics.classRefused();
        if (logged.size() < MAX_LOGGED_NAMES && logged.add(name)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The class " + name + " is not restored from a session: it is neither the application's nor a known"
                            + " value type. If it belongs there, add it to the context parameter chorale.session.allow");
        }
    }

    private boolean matches(String name) {
        for (String pattern : patterns) {
            if (matches(pattern, name)) {
                return true;
            }
        }
        return false;
    }

    static boolean matches(String pattern, String name) {
        if (pattern.endsWith(".**")) {
            return name.startsWith(pattern.substring(0, pattern.length() - 2));
        }
        if (pattern.endsWith(".*")) {
            int packageLength = pattern.length() - 1;
            return name.startsWith(pattern.substring(0, packageLength)) && name.indexOf('.', packageLength) < 0;
        }
        return name.equals(pattern) || name.startsWith(pattern + "$");
    }

    private boolean isOfApplication(ClassLoader loader) {
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return false;
        }
        // The loader of this library is the application's too where container and application share one (embedded).
        if (loader == application || loader == AllowList.class.getClassLoader()) {
            return true;
        }
        if (loader.getName() != null && loader.getName().startsWith("deployment.")) {
            return true;
        }
        return isAncestor(loader, application) && !isAncestor(loader, server) && loader != server;
    }

    private static boolean isAncestor(ClassLoader candidate, ClassLoader of) {
        for (ClassLoader next = of; next != null; next = next.getParent()) {
            if (next == candidate) {
                return true;
            }
        }
        return false;
    }
}
