package io.chorale.jms.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.jms.docs.ConfigurationPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the documentation says of security files, and what there is. */
class SecurityDocTest {

    @Test
    void theKeysAreTold() throws IOException {
        assertThat(ConfigurationPage.table("Users and permissions", "key")).containsOnlyKeys(SecurityFile.keys());
    }

    @Test
    void theActionsAreTold() throws IOException {
        assertThat(ConfigurationPage.table("Users and permissions", "action"))
                .containsOnlyKeys(SecurityFile.actionKeys());
    }
}
