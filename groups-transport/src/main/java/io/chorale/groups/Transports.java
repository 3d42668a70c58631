package io.chorale.groups;

import static java.lang.System.Logger.Level.WARNING;

import io.chorale.groups.spi.Transport;
import io.chorale.groups.spi.TransportProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the engine for a configuration. Engines are services of the type {@link TransportProvider}. */
public final class Transports {
    private static final System.Logger LOGGER = System.getLogger(Transports.class.getName());

    private Transports() {}

    /**
     * Makes a transport that is not yet started. Providers are looked for with the class loader of this class and with
     * the thread's context class loader; of those that support the stack the one of highest rank is taken.
     *
     * @throws TransportException when no provider supports the stack, or the one that does cannot make a transport
     */
    public static Transport create(TransportConfig config) {
        Objects.requireNonNull(config, "config");
        List<TransportProvider> providers = providers();
        for (TransportProvider provider : providers) {
            if (provider.supports(config)) {
                return provider.create(config);
            }
        }
        throw new TransportException("No transport supports the stack '" + config.stack() + "'; "
                + (providers.isEmpty()
                        ? "no provider was found at all: is META-INF/services/" + TransportProvider.class.getName()
                                + " in the archive?"
                        : "asked were " + names(providers)));
    }

    private static List<TransportProvider> providers() {
        List<TransportProvider> found = new ArrayList<>();
        ClassLoader own = Transports.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        load(own, found);
        if (context != null && context != own) {
            load(context, found);
        }
        found.sort(Comparator.comparingInt(TransportProvider::rank).reversed());
        return found;
    }

    /** A context class loader may see a foreign copy of this library, whose providers are of another type: say so. */
    private static void load(ClassLoader loader, List<TransportProvider> found) {
        Iterator<TransportProvider> services =
                ServiceLoader.load(TransportProvider.class, loader).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return;
                }
                TransportProvider provider = services.next();
                if (found.stream().noneMatch(other -> other.getClass() == provider.getClass())) {
                    found.add(provider);
                }
            } catch (ServiceConfigurationError e) {
                LOGGER.log(WARNING, "A transport provider in " + loader + " cannot be used and is skipped", e);
            }
        }
    }

    private static String names(List<TransportProvider> providers) {
        return String.join(
                ", ", providers.stream().map(p -> p.getClass().getName()).toList());
    }
}
