package io.chorale.ra.fake;

import io.chorale.ra.access.Messaging;
import io.chorale.ra.access.MessagingAccess;
import jakarta.jms.IllegalStateException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import javax.transaction.xa.XAResource;

/** An adapter that leads to a provider, or to none while it is not started. */
public final class FakeAdapter implements ResourceAdapter, MessagingAccess {
    public Messaging messaging;

    public FakeAdapter(Messaging messaging) {
        this.messaging = messaging;
    }

    @Override
    public Messaging messaging() throws IllegalStateException {
        if (messaging == null) {
            throw new IllegalStateException("not started");
        }
        return messaging;
    }

    @Override
    public void start(BootstrapContext context) {}

    @Override
    public void stop() {}

    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) {}

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {}

    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }
}
