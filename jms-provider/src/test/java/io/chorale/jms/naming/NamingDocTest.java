package io.chorale.jms.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.docs.ConfigurationPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the documentation says of the directory's environment, and what is looked at. */
class NamingDocTest {

    @Test
    void thePropertiesAreTold() throws IOException {
        assertThat(ConfigurationPage.table("JNDI", "property")).containsOnlyKeys(Bindings.keys());
    }
}
