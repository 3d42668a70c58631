package io.chorale.jms.naming;

import io.chorale.jms.ChoraleConnectionFactory;
import io.chorale.jms.ChoraleQueue;
import io.chorale.jms.ChoraleTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.naming.ConfigurationException;
import javax.naming.Context;

/** From an environment to what is bound, by full name. */
final class Bindings {
    /** Where queues are that nobody has named. */
    static final String QUEUES = "queues";
    /** Where topics are that nobody has named. */
    static final String TOPICS = "topics";

    private static final String DEFAULT_FACTORY = "ConnectionFactory";
    private static final String DEFAULT_URI = "chorale:";

    /** A kind of binding, by the beginning of its key. */
    private enum Kind {
        CONNECTION_FACTORY("connectionFactory."),
        QUEUE("queue."),
        TOPIC("topic.");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    private Bindings() {}

    /** What is looked at in an environment, with the part in capitals to fill in. */
    static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            keys.add(kind.prefix + "NAME");
        }
        keys.add(Context.PROVIDER_URL);
        return keys;
    }

    static Map<String, Object> of(Map<?, ?> environment) throws ConfigurationException {
        Map<String, Object> bound = new TreeMap<>();
        for (Map.Entry<?, ?> entry : environment.entrySet()) {
            if (entry.getKey() instanceof String key && entry.getValue() instanceof String value) {
                bind(key, value.strip(), bound);
            }
        }
        if (!bound.containsKey(DEFAULT_FACTORY)) {
            Object url = environment.get(Context.PROVIDER_URL);
            bound.put(DEFAULT_FACTORY, factory(Context.PROVIDER_URL, url == null ? DEFAULT_URI : url.toString()));
        }
        requireNoNameWithin(bound);
        return bound;
    }

    private static void bind(String key, String value, Map<String, Object> bound) throws ConfigurationException {
        for (Kind kind : Kind.values()) {
            if (key.startsWith(kind.prefix)) {
                String name = key.substring(kind.prefix.length());
                requireName(key, name);
                if (bound.put(name, make(kind, key, value)) != null) {
                    throw new ConfigurationException(key + ": the name " + name + " is taken by another property");
                }
            }
        }
    }

    private static void requireName(String key, String name) throws ConfigurationException {
        for (String part : name.split("/", -1)) {
            if (part.isEmpty()) {
                throw new ConfigurationException(key + ": a name has parts between slashes, none of them empty");
            }
        }
        String first = name.split("/", -1)[0];
        if (first.equals(QUEUES) || first.equals(TOPICS)) {
            throw new ConfigurationException(
                    key + ": what is in " + first + " need not be named, and cannot be anything else");
        }
    }

    /** A name is either bound or has names within: {@code jms} and {@code jms/orders} cannot both be bound. */
    private static void requireNoNameWithin(Map<String, Object> bound) throws ConfigurationException {
        for (String name : bound.keySet()) {
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                if (bound.containsKey(name.substring(0, slash))) {
                    throw new ConfigurationException(
                            "The name " + name.substring(0, slash) + " is bound, and so is " + name + " within it");
                }
            }
        }
    }

    static Object factory(String key, String uri) throws ConfigurationException {
        return make(Kind.CONNECTION_FACTORY, key, uri);
    }

    static Object queue(String physicalName) throws ConfigurationException {
        return make(Kind.QUEUE, QUEUES, physicalName);
    }

    static Object topic(String physicalName) throws ConfigurationException {
        return make(Kind.TOPIC, TOPICS, physicalName);
    }

    private static Object make(Kind kind, String key, String value) throws ConfigurationException {
        try {
            return switch (kind) {
                case CONNECTION_FACTORY -> new ChoraleConnectionFactory(value);
                case QUEUE -> new ChoraleQueue(value);
                case TOPIC -> new ChoraleTopic(value);
            };
        } catch (IllegalArgumentException e) {
            ConfigurationException failure = new ConfigurationException(key + ": " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }
}
