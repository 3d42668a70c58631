package io.chorale.jms.message;

import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Which classes an object message may bring into this JVM: values and collections of the JDK, and what the connection
 * factory names. Everything else is refused before a byte of it is interpreted. Immutable.
 */
public final class ObjectTrust {
    /** Deeper graphs are refused: hashing nested sets takes time exponential in their depth. */
    static final int MAX_DEPTH = 24;

    static final int MAX_REFERENCES = 1_000_000;
    static final int MAX_ARRAY_LENGTH = 16 * 1024 * 1024;

    private static final Set<String> JDK_CLASSES = Set.of(
            "java.lang.Object",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Character",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.lang.Number",
            "java.lang.String",
            "java.lang.Enum",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.math.MathContext",
            "java.math.RoundingMode",
            "java.util.AbstractCollection",
            "java.util.AbstractList",
            "java.util.AbstractMap",
            "java.util.AbstractMap$SimpleEntry",
            "java.util.AbstractMap$SimpleImmutableEntry",
            "java.util.AbstractQueue",
            "java.util.AbstractSet",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.Arrays$ArrayList",
            "java.util.BitSet",
            "java.util.CollSer",
            "java.util.Currency",
            "java.util.Date",
            "java.util.Dictionary",
            "java.util.EnumMap",
            "java.util.EnumSet$SerializationProxy",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.IdentityHashMap",
            "java.util.JumboEnumSet",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.Locale",
            "java.util.Map$Entry",
            "java.util.PriorityQueue",
            "java.util.Properties",
            "java.util.RegularEnumSet",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.UUID",
            "java.util.Vector");

    private static final List<String> JDK_PREFIXES = List.of(
            "java.time.",
            "java.util.Collections$Empty",
            "java.util.Collections$Singleton",
            "java.util.Collections$Unmodifiable",
            "java.util.Collections$Synchronized",
            "java.util.Collections$ReverseComparator",
            // What List.of and its like stand for themselves with, once read.
            "java.util.ImmutableCollections$");

    private final List<String> trusted;
    private final ObjectRefusals refusals;

    private ObjectTrust(List<String> trusted, ObjectRefusals refusals) {
        this.trusted = List.copyOf(trusted);
        this.refusals = refusals;
    }

    /**
     * Trusts the JDK's values and collections, and more.
     *
     * @param more names of packages (with those beneath them) and of classes
     * @param refusals counts what is refused
     */
    public static ObjectTrust of(List<String> more, ObjectRefusals refusals) {
        return new ObjectTrust(more, refusals);
    }

    boolean allows(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        String name = element.getName();
        return element.isPrimitive()
                || JDK_CLASSES.contains(name)
                || JDK_PREFIXES.stream().anyMatch(name::startsWith)
                || trusted.stream().anyMatch(entry -> isWithin(name, entry));
    }

    private static boolean isWithin(String className, String entry) {
        return className.equals(entry) || className.startsWith(entry + ".") || className.startsWith(entry + "$");
    }

    Serializable deserialize(byte[] bytes) throws MessageFormatException {
        Gate gate = new Gate();
        try (ObjectInputStream in = new ContextInput(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(gate);
            return (Serializable) in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            if (gate.refusal == null) {
                throw unreadable("The object cannot be read: " + e, e);
            }
            refusals.record(gate.refusal);
            throw unreadable(gate.refusal, e);
        }
    }

    /** Reads what this JVM serialized a moment ago. */
    static Serializable deserializeOwn(byte[] bytes) throws MessageFormatException {
        try (ObjectInputStream in = new ContextInput(new ByteArrayInputStream(bytes))) {
            return (Serializable) in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            throw unreadable("The object cannot be read: " + e, e);
        }
    }

    private static MessageFormatException unreadable(String reason, Exception cause) {
        MessageFormatException failure = new MessageFormatException(reason, "OBJECT_REFUSED");
        failure.initCause(cause);
        return failure;
    }

    /** Decides class by class, and remembers why it refused. */
    private final class Gate implements ObjectInputFilter {
        private String refusal;

        @Override
        public Status checkInput(FilterInfo info) {
            if (info.depth() > MAX_DEPTH) {
                return refuse("The object is nested more than " + MAX_DEPTH + " deep");
            }
            if (info.references() > MAX_REFERENCES || info.arrayLength() > MAX_ARRAY_LENGTH) {
                return refuse("The object has more than " + MAX_REFERENCES + " references or an array longer than "
                        + MAX_ARRAY_LENGTH);
            }
            Class<?> type = info.serialClass();
            if (type == null) {
                return Status.UNDECIDED;
            }
            if (allows(type)) {
                return Status.ALLOWED;
            }
            return refuse("The class " + type.getName() + " is not trusted in object messages: name it or its package"
                    + " in the property trustedPackages of the connection factory or the resource adapter");
        }

        private Status refuse(String reason) {
            if (refusal == null) {
                refusal = reason;
            }
            return Status.REJECTED;
        }
    }

    /** Finds classes as the application would: through the thread's context, where containers put its loader. */
    private static final class ContextInput extends ObjectInputStream {
        ContextInput(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            if (context != null) {
                try {
                    return Class.forName(description.getName(), false, context);
                } catch (ClassNotFoundException e) {
                    // The stream's own rules are tried next; they fail with the same exception, which is not lost.
                    return super.resolveClass(description);
                }
            }
            return super.resolveClass(description);
        }
    }
}
