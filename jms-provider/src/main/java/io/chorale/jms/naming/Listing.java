package io.chorale.jms.naming;

import java.util.Iterator;
import javax.naming.NamingEnumeration;

/** An enumeration of what is in memory. */
final class Listing<T> implements NamingEnumeration<T> {
    private final Iterator<T> items;

    Listing(Iterable<T> items) {
        this.items = items.iterator();
    }

    @Override
    public T next() {
        return items.next();
    }

    @Override
    public boolean hasMore() {
        return items.hasNext();
    }

    @Override
    public boolean hasMoreElements() {
        return items.hasNext();
    }

    @Override
    public T nextElement() {
        return items.next();
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
