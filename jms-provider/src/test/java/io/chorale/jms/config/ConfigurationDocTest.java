package io.chorale.jms.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.docs.ConfigurationPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the documentation says of parameters and properties, and what there is. */
class ConfigurationDocTest {
    /** Properties that an adapter has and a node has not. */
    private static final List<String> OF_THE_ADAPTER = List.of("trustedPackages", "recoveryName");

    @Test
    void theParametersOfConnectionsAreTold() throws IOException {
        assertThat(ConfigurationPage.table("The connection factory in Java SE", "parameter"))
                .containsOnlyKeys(Arrays.stream(UriParameter.values())
                        .map(UriParameter::key)
                        .toList());
    }

    @Test
    void thePropertiesOfNodesAreToldWithTheirDefaults() throws IOException {
        Map<String, String> told = ConfigurationPage.table("The resource adapter", "property");
        List<String> there = new ArrayList<>(OF_THE_ADAPTER);
        for (NodeProperty property : NodeProperty.values()) {
            there.add(property.key());
            assertThat(told).containsKey(property.key());
            assertThat(told.get(property.key())).as(property.key()).contains(property.defaultValue());
        }
        assertThat(told).containsOnlyKeys(there);
    }

    @Test
    void aUriHasAllOfThemButTheClustersName() {
        assertThat(UriParameter.allKeys())
                .doesNotHaveDuplicates()
                .hasSize(UriParameter.values().length + NodeProperty.values().length - 1)
                .doesNotContain("clusterName");
    }
}
