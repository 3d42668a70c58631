package io.chorale.jms.config;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Chooses where a node keeps its data when nobody said: beside the data of the server it runs in. */
final class DataDirectories {

    private static final String FOLDER = "chorale";

    private record Candidate(String property, String below) {}

    private static final Candidate[] SERVERS = {
        new Candidate("jboss.server.data.dir", ""),
        new Candidate("com.sun.aas.instanceRoot", ""),
        new Candidate("server.output.dir", ""),
        new Candidate("catalina.base", "data"),
    };

    private DataDirectories() {}

    /**
     * The default data directory.
     *
     * @param systemProperties tells a system property's value, or null
     */
    static Path choose(UnaryOperator<String> systemProperties) {
        for (Candidate server : SERVERS) {
            String base = systemProperties.apply(server.property());
            if (base != null && !base.isBlank()) {
                return Path.of(base, server.below()).resolve(FOLDER);
            }
        }
        String home = systemProperties.apply("user.home");
        return Path.of(home == null ? "" : home, "." + FOLDER);
    }
}
