package io.chorale.session.web;

import jakarta.enterprise.context.SessionScoped;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A bean in the session; Weld keeps it in the container's session and changes it in place. */
@SessionScoped
class SessionBean implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<String> items = new ArrayList<>();

    void add(String item) {
        items.add(item);
    }

    String items() {
        return items.toString();
    }
}
