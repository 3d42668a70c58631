package io.chorale.groups.blocks.core;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A sorted map that never changes: an update gives a new map that shares all but one path with the old one (an AVL tree).
 * So a snapshot is a reference, a reader needs no lock, and a donor sends one while updates go on.
 */
public final class PersistentMap<K extends Comparable<? super K>, V> implements Iterable<PersistentMap.Entry<K, V>> {
    private final Node<K, V> root;
    private final int size;

    private PersistentMap(Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    public static <K extends Comparable<? super K>, V> PersistentMap<K, V> empty() {
        return new PersistentMap<>(null, 0);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The value of this key, or null. */
    public V get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    public boolean contains(K key) {
        return get(key) != null;
    }

    /** This map with one value, which is not null, added or replaced. */
    public PersistentMap<K, V> with(K key, V value) {
        int more = contains(key) ? 0 : 1;
        return new PersistentMap<>(insert(root, key, value), size + more);
    }

    /** This map without that key. */
    public PersistentMap<K, V> without(K key) {
        return contains(key) ? new PersistentMap<>(delete(root, key), size - 1) : this;
    }

    /** The entry with the lowest key, or null. */
    public Entry<K, V> first() {
        Node<K, V> node = root;
        while (node != null && node.left != null) {
            node = node.left;
        }
        return node;
    }

    /** All entries by rising key. */
    @Override
    public Iterator<Entry<K, V>> iterator() {
        return new Ascending<>(root, null);
    }

    /** The entries from this key on, by rising key. */
    public Iterable<Entry<K, V>> from(K lowest) {
        return () -> new Ascending<>(root, lowest);
    }

    private static <K extends Comparable<? super K>, V> Node<K, V> insert(Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return new Node<>(key, value, node.left, node.right);
        }
        return order < 0
                ? balanced(node.key, node.value, insert(node.left, key, value), node.right)
                : balanced(node.key, node.value, node.left, insert(node.right, key, value));
    }

    private static <K extends Comparable<? super K>, V> Node<K, V> delete(Node<K, V> node, K key) {
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balanced(node.key, node.value, delete(node.left, key), node.right);
        }
        if (order > 0) {
            return balanced(node.key, node.value, node.left, delete(node.right, key));
        }
        if (node.left == null) {
            return node.right;
        }
        if (node.right == null) {
            return node.left;
        }
        Node<K, V> next = node.right;
        while (next.left != null) {
            next = next.left;
        }
        return balanced(next.key, next.value, node.left, delete(node.right, next.key));
    }

    private static <K, V> Node<K, V> balanced(K key, V value, Node<K, V> left, Node<K, V> right) {
        int lean = height(left) - height(right);
        if (lean > 1) {
            if (height(left.left) >= height(left.right)) {
                return new Node<>(left.key, left.value, left.left, new Node<>(key, value, left.right, right));
            }
            Node<K, V> top = left.right;
            return new Node<>(
                    top.key,
                    top.value,
                    new Node<>(left.key, left.value, left.left, top.left),
                    new Node<>(key, value, top.right, right));
        }
        if (lean < -1) {
            if (height(right.right) >= height(right.left)) {
                return new Node<>(right.key, right.value, new Node<>(key, value, left, right.left), right.right);
            }
            Node<K, V> top = right.left;
            return new Node<>(
                    top.key,
                    top.value,
                    new Node<>(key, value, left, top.left),
                    new Node<>(right.key, right.value, top.right, right.right));
        }
        return new Node<>(key, value, left, right);
    }

    private static int height(Node<?, ?> node) {
        return node == null ? 0 : node.height;
    }

    /** One key with its value. */
    public interface Entry<K, V> {
        K key();

        V value();
    }

    private static final class Node<K, V> implements Entry<K, V> {
        private final K key;
        private final V value;
        private final Node<K, V> left;
        private final Node<K, V> right;
        private final int height;

        private Node(K key, V value, Node<K, V> left, Node<K, V> right) {
            this.key = key;
            this.value = value;
            this.left = left;
            this.right = right;
            this.height = 1 + Math.max(PersistentMap.height(left), PersistentMap.height(right));
        }

        @Override
        public K key() {
            return key;
        }

        @Override
        public V value() {
            return value;
        }
    }

    private static final class Ascending<K extends Comparable<? super K>, V> implements Iterator<Entry<K, V>> {
        private final ArrayDeque<Node<K, V>> path = new ArrayDeque<>();

        private Ascending(Node<K, V> root, K lowest) {
            Node<K, V> node = root;
            while (node != null) {
                if (lowest == null || lowest.compareTo(node.key) <= 0) {
                    path.push(node);
                    node = node.left;
                } else {
                    node = node.right;
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public Entry<K, V> next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException("No entry follows");
            }
            Node<K, V> found = path.pop();
            for (Node<K, V> node = found.right; node != null; node = node.left) {
                path.push(node);
            }
            return found;
        }
    }
}
