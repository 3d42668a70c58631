package io.chorale.session.web;

import org.jboss.weld.environment.se.WeldContainer;
import org.jboss.weld.environment.servlet.Listener;
import org.jboss.weld.servlet.api.ServletListener;
import org.jboss.weld.servlet.api.helpers.ForwardingServletListener;

/** Connects a container to the Weld that the test started; declared by its class, as containers demand. */
public final class SharedWeld extends ForwardingServletListener {
    static final String ID = "app";

    private final ServletListener weld = Listener.using(WeldContainer.instance(ID));

    @Override
    protected ServletListener delegate() {
        return weld;
    }
}
