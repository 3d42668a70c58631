package io.chorale.jms.security;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What stands in a security file: users, their roles, and what each role may do. Thread-safe. */
final class SecurityFile {
    /** What whoever names no user is called. */
    static final String ANONYMOUS = "anonymous";

    private static final String USER = "user.";
    private static final String ROLES = "roles.";
    private static final String PERMISSION = "permission.";
    private static final String ALL_ACTIONS = "all";

    private static final int MAX_ANSWERS = 10_000;

    private record Question(Set<String> roles, Action action, SecuredDestination destination) {}

    private final Map<Question, Boolean> answers = new ConcurrentHashMap<>();
    private final Map<String, ProvenPassword> passwords = new HashMap<>();
    private final Map<String, Set<String>> roles = new HashMap<>();
    private final Map<String, Map<Action, List<DestinationPattern>>> permissions = new HashMap<>();

    private SecurityFile() {}

    /**
     * Reads a file. What is not said is not allowed: a role without permissions may do nothing.
     *
     * @throws IllegalArgumentException when something in it is wrong; the message names the file and the key, no value
     * @throws IOException when it cannot be read
     */
    static SecurityFile read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        SecurityFile result = new SecurityFile();
        Map<String, String> sorted = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> sorted.put(key, properties.getProperty(key)));
        sorted.forEach((key, value) -> {
            try {
                result.add(key, value.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ", " + key + ": " + e.getMessage(), e);
            }
        });
        return result;
    }

    private void add(String key, String value) {
        if (key.equals(USER + ANONYMOUS)) {
            throw new IllegalArgumentException("this is who names no user: " + ROLES + ANONYMOUS + " lets such in");
        } else if (named(key, USER)) {
            passwords.put(key.substring(USER.length()), new ProvenPassword(PasswordHash.parse(value)));
        } else if (named(key, ROLES)) {
            roles.put(key.substring(ROLES.length()), Set.copyOf(list(value)));
        } else if (named(key, PERMISSION)) {
            addPermission(key.substring(PERMISSION.length()), value);
        } else {
            throw new IllegalArgumentException("no such key; there are " + String.join(", ", keys()));
        }
    }

    /** What keys there are, with the parts in capitals to fill in. */
    static List<String> keys() {
        return List.of(USER + "NAME", ROLES + "NAME", PERMISSION + "ROLE.ACTION");
    }

    /** What a permission's key may end with. */
    static List<String> actionKeys() {
        List<String> keys = new ArrayList<>();
        Arrays.stream(Action.values()).map(Action::key).forEach(keys::add);
        keys.add(ALL_ACTIONS);
        return keys;
    }

    private static boolean named(String key, String prefix) {
        return key.startsWith(prefix) && key.length() > prefix.length();
    }

    private void addPermission(String roleAndAction, String value) {
        int dot = roleAndAction.lastIndexOf('.');
        String actionKey = roleAndAction.substring(dot + 1);
        Optional<Action> one = Action.ofKey(actionKey);
        if (dot < 1 || (one.isEmpty() && !actionKey.equals(ALL_ACTIONS))) {
            throw new IllegalArgumentException(
                    "this is no " + PERMISSION + "ROLE.ACTION; the actions are " + String.join(", ", actionKeys()));
        }
        List<DestinationPattern> patterns =
                list(value).stream().map(DestinationPattern::parse).toList();
        Map<Action, List<DestinationPattern>> ofRole =
                permissions.computeIfAbsent(roleAndAction.substring(0, dot), role -> new EnumMap<>(Action.class));
        for (Action action : one.map(List::of).orElse(List.of(Action.values()))) {
            ofRole.computeIfAbsent(action, none -> new ArrayList<>()).addAll(patterns);
        }
    }

    private static List<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** The user's password, if there is such a user. */
    Optional<ProvenPassword> password(String user) {
        return Optional.ofNullable(passwords.get(user));
    }

    /** The roles that stand beside the name. */
    Set<String> roles(String user) {
        return roles.getOrDefault(user, Set.of());
    }

    /** The roles of a user who may log in; none when the user is not (or no more) in the file. */
    Set<String> rolesOfKnown(String user) {
        return user.equals(ANONYMOUS) || passwords.containsKey(user) ? roles(user) : Set.of();
    }

    /** The roles of whoever names no user; empty when such are not let in. */
    Optional<Set<String>> anonymousRoles() {
        return Optional.ofNullable(roles.get(ANONYMOUS));
    }

    /** Whether one of the roles may do that; remembered, as each send asks. */
    boolean isAllowed(Set<String> ofRoles, Action action, SecuredDestination destination) {
        Question question = new Question(ofRoles, action, destination);
        Boolean known = answers.get(question);
        if (known != null) {
            return known;
        }
        boolean allowed = ofRoles.stream()
                .flatMap(role -> permissions.getOrDefault(role, Map.of()).getOrDefault(action, List.of()).stream())
                .anyMatch(pattern -> pattern.matches(destination));
        if (answers.size() >= MAX_ANSWERS) {
            answers.clear();
        }
        answers.put(question, allowed);
        return allowed;
    }

    @Override
    public String toString() {
        return passwords.size() + " users, permissions of the roles " + new TreeSet<>(permissions.keySet());
    }
}
