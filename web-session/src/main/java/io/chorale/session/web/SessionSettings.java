package io.chorale.session.web;

import io.chorale.replication.NodeConfig;
import io.chorale.replication.NodeSecurity;
import io.chorale.replication.ReplicationPolicy;
import io.chorale.session.service.SessionService;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the context parameters of an application say. Each has a default that needs no configuration.
 *
 * @param cookieName {@code chorale.session.cookie}: the cookie that names the replicated session on all nodes
 * @param application {@code chorale.application}: the same on all nodes, another for each application; by default the
 *     context path
 * @param node {@code chorale.node}: {@code auto}, {@code jvm} or {@code own}
 * @param clusterName {@code chorale.clusterName}; null when not set: then {@value #DEFAULT_CLUSTER} for an own node, and
 *     whatever cluster is there in the JVM
 * @param nodeName {@code chorale.nodeName}: for people and logs
 * @param bindAddress {@code chorale.bindAddress}: null leaves the choice to the transport
 * @param stack {@code chorale.stack}: by default {@code udp}
 * @param initialHosts {@code chorale.initialHosts}: {@code host[port]}, separated by commas
 * @param security {@code chorale.secretFile}, or {@code chorale.keyStore} and its three companions: an own node's; where
 *     there is no such context parameter the system property counts, which protects the other nodes of a server too
 * @param policy {@code chorale.replicationPolicy}: an own node's; where there is no such context parameter the system
 *     property counts, else {@code auto}
 * @param coldStartWaitMs {@code chorale.coldStartWaitMs}: an own node's; where there is no such context parameter the
 *     system property counts, else 0
 * @param dataDirectory {@code chorale.dataDirectory}: an own node's; by default in the application's temporary directory
 * @param timeoutMs {@code chorale.session.timeoutMs}: how long a request waits for an own node, 1 to 600,000
 * @param allow {@code chorale.session.allow}: classes that may be restored beside the default ones, see
 *     {@code AllowList}
 * @param local {@code chorale.session.local}: prefixes of names of attributes that are not replicated
 */
record SessionSettings(
        String cookieName,
        String application,
        NodeChoice node,
        String clusterName,
        String nodeName,
        String bindAddress,
        String stack,
        List<String> initialHosts,
        NodeSecurity security,
        ReplicationPolicy policy,
        long coldStartWaitMs,
        Path dataDirectory,
        long timeoutMs,
        List<String> allow,
        List<String> local) {

    static final String DEFAULT_CLUSTER = "chorale-web";
    static final String DEFAULT_COOKIE = "CHORALE_SESSION";

    /** What containers keep in sessions for themselves; it means nothing on another node. */
    private static final List<String> ALWAYS_LOCAL = List.of(
            "org.jboss.weld.context.beanstore.http.LockStore",
            "org.apache.catalina.",
            "org.eclipse.jetty.",
            "io.undertow.");

    /** Whose node the application uses. */
    enum NodeChoice {
        /** That of a resource adapter in this JVM if one is published at deployment, else an own one. */
        AUTO,
        /** That of a resource adapter in this JVM, whenever it comes. */
        JVM,
        /** One that this application starts, in its class loader. */
        OWN
    }

    static SessionSettings of(ServletContext context) {
        return new SessionSettings(
                value(context, "chorale.session.cookie", DEFAULT_COOKIE),
                value(
                        context,
                        "chorale.application",
                        context.getContextPath().isEmpty() ? "/" : context.getContextPath()),
                choice(value(context, "chorale.node", "auto")),
                value(context, "chorale.clusterName", null),
                value(context, "chorale.nodeName", defaultNodeName()),
                value(context, "chorale.bindAddress", null),
                value(context, "chorale.stack", "udp"),
                list(value(context, "chorale.initialHosts", "")),
                NodeSecurity.of(name -> value(context, "chorale." + name, System.getProperty("chorale." + name))),
                ReplicationPolicy.named(value(
                        context, "chorale.replicationPolicy", System.getProperty("chorale.replicationPolicy", "auto"))),
                NodeConfig.parseColdStartWaitMs(
                        value(context, "chorale.coldStartWaitMs", System.getProperty("chorale.coldStartWaitMs", "0"))),
                dataDirectory(context),
                timeout(value(context, "chorale.session.timeoutMs", Long.toString(SessionService.DEFAULT_TIMEOUT_MS))),
                list(value(context, "chorale.session.allow", "")),
                localNames(list(value(context, "chorale.session.local", ""))));
    }

    private static String value(ServletContext context, String name, String byDefault) {
        String value = context.getInitParameter(name);
        return value == null || value.isBlank() ? byDefault : value.strip();
    }

    private static NodeChoice choice(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "auto" -> NodeChoice.AUTO;
            case "jvm" -> NodeChoice.JVM;
            case "own" -> NodeChoice.OWN;
            default -> throw new IllegalArgumentException("chorale.node is auto, jvm or own, not " + value);
        };
    }

    private static long timeout(String value) {
        try {
            long timeoutMs = Long.parseLong(value);
            if (timeoutMs >= 1 && timeoutMs <= 600_000) {
                return timeoutMs;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("chorale.session.timeoutMs is a number, not " + value, e);
        }
        throw new IllegalArgumentException("chorale.session.timeoutMs is 1 to 600,000, not " + value);
    }

    private static List<String> list(String value) {
        List<String> items = new ArrayList<>();
        for (String item : value.split("[,;]", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return List.copyOf(items);
    }

    private static List<String> localNames(List<String> configured) {
        List<String> names = new ArrayList<>(ALWAYS_LOCAL);
        names.addAll(configured);
        return List.copyOf(names);
    }

    private static Path dataDirectory(ServletContext context) {
        String configured = value(context, "chorale.dataDirectory", null);
        if (configured != null) {
            return Path.of(configured);
        }
        Object temporary = context.getAttribute(ServletContext.TEMPDIR);
        String base = temporary instanceof File file ? file.getPath() : System.getProperty("java.io.tmpdir");
        return Path.of(base, "chorale");
    }

    private static String defaultNodeName() {
        String server = System.getProperty("jboss.node.name");
        return server != null ? server : "web-" + ProcessHandle.current().pid();
    }
}
