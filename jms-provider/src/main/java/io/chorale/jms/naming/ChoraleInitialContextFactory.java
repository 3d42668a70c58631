package io.chorale.jms.naming;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/**
 * A directory of what the environment names, or a {@code jndi.properties}: {@code connectionFactory.NAME = chorale:...},
 * {@code queue.NAME = physical name}, {@code topic.NAME = physical name}. Beside these there are {@code ConnectionFactory}, by
 * the provider URL, and {@code queues/...} and {@code topics/...} with any name behind. It cannot be changed.
 */
public final class ChoraleInitialContextFactory implements InitialContextFactory {

    /**
     * Makes the directory. Its connection factories are the same at each lookup, and start nothing before they are used.
     *
     * @throws javax.naming.ConfigurationException when a name or a value of the environment is wrong; the message names it
     */
    @Override
    @SuppressWarnings("JdkObsolete") // The interface is older than maps.
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        return new ReadOnlyContext(new Directory(Bindings.of(environment)), "", environment);
    }
}
