package io.chorale.ra.fake;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.UnavailableException;
import jakarta.resource.spi.endpoint.MessageEndpoint;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A message-driven bean in a container that wraps each delivery in a transaction, if so configured. */
public final class FakeBean implements MessageEndpointFactory {
    public final List<String> log = new CopyOnWriteArrayList<>();
    public final AtomicInteger created = new AtomicInteger();
    public final AtomicInteger released = new AtomicInteger();
    public final AtomicInteger unavailableTimes = new AtomicInteger();
    public volatile boolean refuseDelivery;
    public volatile boolean rollbackOnly;
    private final boolean transacted;
    private final Consumer<String> code;
    private final AtomicInteger transactions = new AtomicInteger();

    public FakeBean(boolean transacted, Consumer<String> code) {
        this.transacted = transacted;
        this.code = code;
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource) throws UnavailableException {
        if (unavailableTimes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new UnavailableException("the application starts");
        }
        if (transacted == (resource == null)) {
            throw new AssertionError("A resource is for transacted deliveries only");
        }
        created.incrementAndGet();
        return new Endpoint(resource);
    }

    @Override
    public MessageEndpoint createEndpoint(XAResource resource, long timeoutMs) throws UnavailableException {
        return createEndpoint(resource);
    }

    @Override
    public boolean isDeliveryTransacted(Method method) {
        return transacted;
    }

    @Override
    public String getActivationName() {
        return "bean";
    }

    @Override
    public Class<?> getEndpointClass() {
        return Endpoint.class;
    }

    /** Runs the code, and ends the transaction as a container would. */
    private final class Endpoint implements MessageEndpoint, MessageListener {
        private final XAResource resource;
        private Xid transaction;
        private boolean failed;

        Endpoint(XAResource resource) {
            this.resource = resource;
        }

        @Override
        public void beforeDelivery(Method method) throws ResourceException {
            if (refuseDelivery) {
                refuseDelivery = false;
                throw new ResourceException("suspended");
            }
            log.add("before " + method.getName());
            failed = false;
            if (transacted) {
                transaction = new FakeXid(transactions.incrementAndGet(), 2);
                call(() -> resource.start(transaction, XAResource.TMNOFLAGS));
            }
        }

        @Override
        public void onMessage(Message message) {
            String text;
            try {
                text = ((TextMessage) message).getText();
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
            log.add("message " + text);
            try {
                code.accept(text);
            } catch (RuntimeException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public void afterDelivery() throws ResourceException {
            log.add("after");
            if (transacted) {
                boolean rollback = failed || rollbackOnly;
                call(() -> resource.end(transaction, rollback ? XAResource.TMFAIL : XAResource.TMSUCCESS));
                if (rollback) {
                    call(() -> resource.rollback(transaction));
                } else {
                    call(() -> resource.commit(transaction, true));
                }
            }
        }

        @Override
        public void release() {
            released.incrementAndGet();
        }

        private void call(XaCall step) throws ResourceException {
            try {
                step.run();
            } catch (XAException e) {
                throw new ResourceException("the transaction failed", e);
            }
        }
    }

    private interface XaCall {
        void run() throws XAException;
    }
}
