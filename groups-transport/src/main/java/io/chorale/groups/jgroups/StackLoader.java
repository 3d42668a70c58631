package io.chorale.groups.jgroups;

import io.chorale.groups.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.conf.XmlConfigurator;

/** Reads a stack of protocols, the transport first, from what {@code TransportConfig.stack()} may name. */
final class StackLoader {
    private static final String UDP = "udp";
    private static final String TCP = "tcp";

    private static final Pattern PROTOCOL = Pattern.compile("[A-Za-z_][\\w.$]*(\\(.*\\))?");

    private StackLoader() {}

    /**
     * Tries in this order: a shipped stack, a string of protocols, a file, a class path resource.
     *
     * @throws TransportException when it is none of these, or cannot be read
     */
    static List<ProtocolConfiguration> load(String stack) {
        if (isShipped(stack)) {
            return fromResource("chorale-" + stack + ".xml", StackLoader.class.getClassLoader());
        }
        List<String> protocols = split(stack);
        if (protocols.size() > 1
                && protocols.stream()
                        .allMatch(protocol -> PROTOCOL.matcher(protocol).matches())) {
            return parse(protocols);
        }
        Path file = path(stack);
        if (file != null && Files.isRegularFile(file)) {
            return fromFile(file);
        }
        for (ClassLoader loader : loaders()) {
            if (loader.getResource(stack) != null) {
                return fromResource(stack, loader);
            }
        }
        throw new TransportException("There is no stack '" + stack + "': name " + UDP + ", " + TCP
                + ", an XML file, a class path resource, or protocols such as UDP:PING:...; looked for a file at "
                + (file == null ? "no valid path" : file.toAbsolutePath()));
    }

    /** Whether the name is that of a stack made by this project. */
    static boolean isShipped(String stack) {
        return stack.equals(UDP) || stack.equals(TCP);
    }

    /** Splits at the colons outside parentheses: an attribute's value may hold colons of its own. */
    private static List<String> split(String stack) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < stack.length(); i++) {
            char next = stack.charAt(i);
            if (next == '(') {
                depth++;
            } else if (next == ')') {
                depth--;
            } else if (next == ':' && depth == 0) {
                parts.add(stack.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(stack.substring(start).strip());
        return parts;
    }

    private static List<ProtocolConfiguration> parse(List<String> protocols) {
        List<ProtocolConfiguration> stack = new ArrayList<>();
        for (String protocol : protocols) {
            stack.add(parse(protocol));
        }
        return stack;
    }

    // JGroups declares Exception itself.
    private static ProtocolConfiguration parse(String protocol) {
        try {
            return new ProtocolConfiguration(protocol);
        } catch (Exception e) {
            throw new TransportException(
                    "'" + protocol + "' is not a protocol with attributes: write NAME or NAME(key=value;key=value)", e);
        }
    }

    private static Path path(String stack) {
        try {
            return Path.of(stack);
        } catch (InvalidPathException e) {
            System.getLogger(StackLoader.class.getName())
                    .log(System.Logger.Level.DEBUG, "The stack is not the name of a file", e);
            return null;
        }
    }

    private static List<ClassLoader> loaders() {
        List<ClassLoader> loaders = new ArrayList<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            loaders.add(context);
        }
        loaders.add(StackLoader.class.getClassLoader());
        return loaders;
    }

    private static List<ProtocolConfiguration> fromFile(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return fromXml(in);
        } catch (IOException e) {
            throw new TransportException("The stack " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<ProtocolConfiguration> fromResource(String name, ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(name)) {
            if (in == null) {
                throw new TransportException("The resource " + name + " is not in the archive of " + loader);
            }
            return fromXml(in);
        } catch (IOException e) {
            throw new TransportException("The stack " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<ProtocolConfiguration> fromXml(InputStream in) throws IOException {
        return new ArrayList<>(XmlConfigurator.getInstance(in).getProtocolStack());
    }
}
