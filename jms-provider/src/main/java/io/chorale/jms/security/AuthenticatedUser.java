package io.chorale.jms.security;

import java.security.Principal;
import java.util.Objects;
import java.util.Set;

/**
 * Who has been let in.
 *
 * @param name what messages carry as {@code JMSXUserID}
 * @param roles as they were at the log-in
 */
public record AuthenticatedUser(String name, Set<String> roles) implements Principal {

    public AuthenticatedUser {
        Objects.requireNonNull(name, "name");
        roles = Set.copyOf(roles);
    }

    @Override
    public String getName() {
        return name;
    }
}
