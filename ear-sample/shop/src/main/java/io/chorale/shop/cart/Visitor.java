package io.chorale.shop.cart;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is looking and at what: a session bean of CDI, which the server keeps in the HTTP session in its own way. It is
 * here to show that such beans move between nodes like plain attributes. Guarded by itself.
 */
@Named
@SessionScoped
public class Visitor implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int MAX_RECENT = 4;

    private String name = "";
    private final ArrayList<String> recent = new ArrayList<>();

    public synchronized String getName() {
        return name;
    }

    public synchronized void setName(String name) {
        this.name = name;
    }

    /** The products looked at last, the latest first. */
    public synchronized List<String> getRecent() {
        return List.copyOf(recent);
    }

    /** Remembers that the visitor showed interest in a product. */
    public synchronized void saw(String sku) {
        recent.remove(sku);
        recent.add(0, sku);
        if (recent.size() > MAX_RECENT) {
            recent.remove(MAX_RECENT);
        }
    }
}
