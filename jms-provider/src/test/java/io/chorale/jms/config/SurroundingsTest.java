package io.chorale.jms.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node takes from the server it runs in, when nobody says. */
class SurroundingsTest {

    @Test
    void dataLieBesideTheServersData() {
        assertThat(DataDirectories.choose(Map.of("jboss.server.data.dir", "/wf/data", "user.home", "/h")::get))
                .isEqualTo(Path.of("/wf/data/chorale"));
        assertThat(DataDirectories.choose(Map.of("com.sun.aas.instanceRoot", "/gf/domain1")::get))
                .isEqualTo(Path.of("/gf/domain1/chorale"));
        assertThat(DataDirectories.choose(Map.of("server.output.dir", "/wlp/out")::get))
                .isEqualTo(Path.of("/wlp/out/chorale"));
        assertThat(DataDirectories.choose(Map.of("catalina.base", "/tomcat")::get))
                .isEqualTo(Path.of("/tomcat/data/chorale"));
        assertThat(DataDirectories.choose(Map.of("user.home", "/h", "catalina.base", " ")::get))
                .isEqualTo(Path.of("/h/.chorale"));
    }

    @Test
    void nodesAreCalledAsTheirServer() {
        assertThat(NodeNames.choose(Map.of("jboss.node.name", "n1")::get, () -> "host"))
                .isEqualTo("n1");
        assertThat(NodeNames.choose(Map.of("wlp.server.name", "shop")::get, () -> "host"))
                .isEqualTo("shop");
        assertThat(NodeNames.choose(Map.of("jboss.node.name", "")::get, () -> "host"))
                .isEqualTo("host");
    }
}
