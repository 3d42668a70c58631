package io.chorale.session.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;

/** Adds the filter and the listener to an application, once. */
final class Registration {
    static final String FILTER_NAME = "io.chorale.session";

    /** A JDK type stands here, so that the mark is understood through any class loader. */
    static final String ACTIVE_ATTRIBUTE = "io.chorale.session.active";

    private static final System.Logger LOG = System.getLogger(Registration.class.getName());

    private Registration() {}

    static void register(ServletContext context, SessionSettings settings, PortSource ports) {
        if (Boolean.TRUE.equals(context.getAttribute(ACTIVE_ATTRIBUTE))) {
            return;
        }
        ReplicationFilter filter = new ReplicationFilter(settings, ports);
        FilterRegistration.Dynamic registration = context.addFilter(FILTER_NAME, filter);
        if (registration == null) {
            LOG.log(System.Logger.Level.INFO, "The filter " + FILTER_NAME + " is registered already");
            return;
        }
        context.setAttribute(ACTIVE_ATTRIBUTE, true);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        context.addListener(new ContainerSessionListener(filter::replicator));
    }
}
