package io.chorale.session.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ConcurrentModificationException;

/** Attribute values to bytes and back, with the application's classes and an allow-list. Thread-safe. */
final class AttributeCodec {
    /** Another request may change a collection while it is copied; so often it is tried again. */
    private static final int ATTEMPTS = 3;

    private final ClassLoader application;
    private final ObjectInputFilter filter;

    AttributeCodec(ClassLoader application, ObjectInputFilter filter) {
        this.application = application;
        this.filter = filter;
    }

    /**
     * Serializes a value.
     *
     * @throws NotReplicableException when it or something it refers to cannot be serialized
     */
    byte[] write(String name, Object value) {
        for (int attempt = 1; ; attempt++) {
            try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
                try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                    out.writeObject(value);
                }
                return bytes.toByteArray();
            } catch (ConcurrentModificationException e) {
                if (attempt == ATTEMPTS) {
                    throw notReplicable(name, value, "it is changed by another thread all the time", e);
                }
            } catch (NotSerializableException e) {
                throw notReplicable(name, value, "the class " + e.getMessage() + " is not serializable", e);
            } catch (IOException | RuntimeException e) {
                throw notReplicable(name, value, e.toString(), e);
            }
        }
    }

    private static NotReplicableException notReplicable(String name, Object value, String cause, Exception e) {
        return new NotReplicableException(
                name,
                "The session attribute " + name + " of " + value.getClass() + " cannot be replicated: " + cause
                        + ". Make it serializable, or keep it out of replication by the context parameter"
                        + " chorale.session.local",
                e);
    }

    /** Restores a value. */
    Object read(String name, byte[] bytes) throws UnreadableAttributeException {
        try (ApplicationObjectInputStream in =
                new ApplicationObjectInputStream(new ByteArrayInputStream(bytes), application)) {
            in.setObjectInputFilter(filter);
            return in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new UnreadableAttributeException(
                    "The session attribute " + name + " cannot be restored on this node: " + e, e);
        }
    }

    /** What stands for a serialized form when it is asked whether it has changed. */
    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static final class ApplicationObjectInputStream extends ObjectInputStream {
        private final ClassLoader application;

        ApplicationObjectInputStream(InputStream in, ClassLoader application) throws IOException {
            super(in);
            this.application = application;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, application);
            } catch (ClassNotFoundException e) {
                // Primitive types have no class to be found by name; the super class knows them.
                return super.resolveClass(description);
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaceNames) throws IOException, ClassNotFoundException {
            Class<?>[] interfaces = new Class<?>[interfaceNames.length];
            for (int i = 0; i < interfaceNames.length; i++) {
                interfaces[i] = Class.forName(interfaceNames[i], false, application);
            }
            try {
                // The class is wanted; this instance of it is thrown away and its handler never called.
                return Proxy.newProxyInstance(application, interfaces, (proxy, method, arguments) -> {
                            throw new UnsupportedOperationException(method.getName());
                        })
                        .getClass();
            } catch (IllegalArgumentException e) {
                throw new ClassNotFoundException("No proxy of these interfaces in the application", e);
            }
        }
    }
}
