package io.chorale.jms.naming;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.InvalidNameException;
import javax.naming.Name;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;

/** A place in a directory that cannot be changed. As all contexts, for one thread at a time. */
// The interface is older than maps, and this directory is in memory: nothing is deserialized.
@SuppressWarnings({"JdkObsolete", "BanJNDI"})
final class ReadOnlyContext implements Context {
    private static final int LISTED_NAMES = 20;

    private final Directory directory;
    private final String place;
    private final Hashtable<Object, Object> environment = new Hashtable<>();
    private boolean closed;

    ReadOnlyContext(Directory directory, String place, Map<?, ?> environment) {
        this.directory = directory;
        this.place = place;
        this.environment.putAll(environment);
    }

    private void requireOpen() throws NamingException {
        if (closed) {
            throw new NamingException("The context is closed");
        }
    }

    /** The full name, from the root of the directory. */
    private String full(Name name) throws NamingException {
        requireOpen();
        StringBuilder text = new StringBuilder(place);
        for (int i = 0; i < name.size(); i++) {
            String part = name.get(i);
            if (part.isEmpty()) {
                throw new InvalidNameException("A name has parts between slashes, none of them empty: " + name);
            }
            text.append(text.isEmpty() ? "" : "/").append(part);
        }
        return text.toString();
    }

    @Override
    public Object lookup(Name name) throws NamingException {
        String full = full(name);
        Optional<Object> found = directory.find(full);
        if (found.isPresent()) {
            return found.get();
        }
        if (directory.isContext(full)) {
            return new ReadOnlyContext(directory, full, environment);
        }
        throw notFound(full, name);
    }

    private NameNotFoundException notFound(String full, Name name) {
        List<String> known = directory.names().stream().limit(LISTED_NAMES).toList();
        int more = directory.names().size() - known.size();
        NameNotFoundException failure = new NameNotFoundException("Nothing is bound to " + full + ". There are "
                + String.join(", ", known) + (more > 0 ? " and " + more + " more" : "") + ", and any queue as "
                + Bindings.QUEUES + "/NAME, any topic as " + Bindings.TOPICS + "/NAME");
        failure.setRemainingName(name);
        return failure;
    }

    @Override
    public Object lookup(String name) throws NamingException {
        return lookup(parse(name));
    }

    @Override
    public Object lookupLink(Name name) throws NamingException {
        return lookup(name);
    }

    @Override
    public Object lookupLink(String name) throws NamingException {
        return lookup(name);
    }

    @Override
    public NamingEnumeration<NameClassPair> list(Name name) throws NamingException {
        List<NameClassPair> pairs = new ArrayList<>();
        for (Binding binding : bindings(name)) {
            pairs.add(new NameClassPair(binding.getName(), binding.getClassName()));
        }
        return new Listing<>(pairs);
    }

    @Override
    public NamingEnumeration<NameClassPair> list(String name) throws NamingException {
        return list(parse(name));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(Name name) throws NamingException {
        return new Listing<>(bindings(name));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(String name) throws NamingException {
        return listBindings(parse(name));
    }

    private List<Binding> bindings(Name name) throws NamingException {
        String full = full(name);
        if (!directory.isContext(full)) {
            if (directory.find(full).isPresent()) {
                throw new NotContextException(full + " is an object, and no names are within it");
            }
            throw notFound(full, name);
        }
        List<Binding> bindings = new ArrayList<>();
        directory.within(full).forEach((simple, object) -> {
            String at = full.isEmpty() ? simple : full + "/" + simple;
            bindings.add(
                    new Binding(simple, object == null ? new ReadOnlyContext(directory, at, environment) : object));
        });
        return bindings;
    }

    private static Name parse(String name) throws InvalidNameException {
        return new CompositeName(name);
    }

    @Override
    public NameParser getNameParser(Name name) throws NamingException {
        requireOpen();
        return ReadOnlyContext::parse;
    }

    @Override
    public NameParser getNameParser(String name) throws NamingException {
        return getNameParser(parse(name));
    }

    @Override
    public Name composeName(Name name, Name prefix) throws NamingException {
        requireOpen();
        return ((Name) prefix.clone()).addAll(name);
    }

    @Override
    public String composeName(String name, String prefix) throws NamingException {
        return composeName(parse(name), parse(prefix)).toString();
    }

    @Override
    public Object addToEnvironment(String property, Object value) throws NamingException {
        requireOpen();
        return environment.put(property, value);
    }

    @Override
    public Object removeFromEnvironment(String property) throws NamingException {
        requireOpen();
        return environment.remove(property);
    }

    @Override
    public Hashtable<?, ?> getEnvironment() throws NamingException {
        requireOpen();
        return new Hashtable<>(environment);
    }

    /** Closes this context only: what was looked up stays as it is, and so do the nodes of connection factories. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String getNameInNamespace() throws NamingException {
        requireOpen();
        return place;
    }

    private NamingException readOnly() throws NamingException {
        requireOpen();
        return new OperationNotSupportedException(
                "This directory is what its environment says, and cannot be changed. It is made of "
                        + String.join(", ", Bindings.keys()));
    }

    @Override
    public void bind(Name name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void bind(String name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rebind(Name name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rebind(String name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void unbind(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void unbind(String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rename(Name oldName, Name newName) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rename(String oldName, String newName) throws NamingException {
        throw readOnly();
    }

    @Override
    public void destroySubcontext(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void destroySubcontext(String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public Context createSubcontext(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public Context createSubcontext(String name) throws NamingException {
        throw readOnly();
    }

    /** Without the environment, which may hold passwords. */
    @Override
    public String toString() {
        return "Chorale directory" + (place.isEmpty() ? "" : " at " + place);
    }
}
