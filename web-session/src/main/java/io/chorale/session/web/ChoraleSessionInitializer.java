package io.chorale.session.web;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;

/**
 * Turns replication on for an application that asks for it (see {@link DistributableMarker}). Found by the container in
 * this jar; being found twice, through several class loaders, is harmless.
 */
public final class ChoraleSessionInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        if (DistributableMarker.isSet(context)) {
            Registration.register(context, SessionSettings.of(context), NodePorts::open);
        }
    }
}
