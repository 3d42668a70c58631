package io.chorale.jms.naming;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.naming.ConfigurationException;

/** What is bound by which full name, its parts between slashes. Immutable. */
final class Directory {
    private final SortedMap<String, Object> bound;

    Directory(Map<String, Object> bound) {
        this.bound = new TreeMap<>(bound);
    }

    /** The object of that name. */
    Optional<Object> find(String name) throws ConfigurationException {
        if (name.startsWith(Bindings.QUEUES + "/")) {
            return Optional.of(Bindings.queue(name.substring(Bindings.QUEUES.length() + 1)));
        } else if (name.startsWith(Bindings.TOPICS + "/")) {
            return Optional.of(Bindings.topic(name.substring(Bindings.TOPICS.length() + 1)));
        }
        return Optional.ofNullable(bound.get(name));
    }

    /** Whether names are within it. */
    boolean isContext(String name) {
        return name.isEmpty()
                || name.equals(Bindings.QUEUES)
                || name.equals(Bindings.TOPICS)
                || bound.keySet().stream().anyMatch(full -> full.startsWith(name + "/"));
    }

    /** The names directly within a context, in order; each with its object, or null where it is a context itself. */
    SortedMap<String, Object> within(String context) {
        String prefix = context.isEmpty() ? "" : context + "/";
        SortedMap<String, Object> found = new TreeMap<>();
        bound.forEach((name, object) -> {
            if (name.startsWith(prefix)) {
                int slash = name.indexOf('/', prefix.length());
                found.put(
                        name.substring(prefix.length(), slash < 0 ? name.length() : slash), slash < 0 ? object : null);
            }
        });
        if (context.isEmpty()) {
            found.put(Bindings.QUEUES, null);
            found.put(Bindings.TOPICS, null);
        }
        return found;
    }

    /** All that is bound. */
    Set<String> names() {
        return bound.keySet();
    }
}
