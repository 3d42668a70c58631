package io.chorale.jms.client;

import io.chorale.jms.link.Held;
import io.chorale.jms.link.PendingWork;
import io.chorale.jms.link.ServiceLink;
import io.chorale.jms.xa.ChoraleXAResource;
import jakarta.jms.JMSException;

/** An XA session (§11.3.3): in a branch, all belongs to the branch; outside, it acknowledges like AUTO_ACKNOWLEDGE. */
final class XaSettlement implements Settlement {
    private final ChoraleXAResource resource;
    private final Settlement outside;

    XaSettlement(ServiceLink link, ChoraleXAResource resource) {
        this.resource = resource;
        this.outside = new AutoSettlement(link);
    }

    @Override
    public boolean received(Held message) throws JMSException {
        PendingWork branch = resource.activeWork();
        if (branch == null) {
            return outside.received(message);
        }
        message.joinOrGiveBack(branch);
        return true;
    }

    @Override
    public void listening(Held message) throws JMSException {
        PendingWork branch = resource.activeWork();
        if (branch == null) {
            outside.listening(message);
        } else {
            message.joinOrGiveBack(branch);
        }
    }

    @Override
    public void listened(Held message, boolean threw) throws JMSException {
        outside.listened(message, threw);
    }

    @Override
    public void acknowledge() {
        // Neither in nor outside of a branch is it the application's.
    }

    @Override
    public void recover() throws JMSException {
        if (resource.activeWork() != null) {
            throw new jakarta.jms.IllegalStateException("In a branch, the transaction manager rolls back");
        }
        outside.recover();
    }

    @Override
    public PendingWork transaction() {
        return resource.activeWork();
    }

    @Override
    public String transactionId() {
        return resource.activeBranch();
    }

    @Override
    public boolean settlesByItself() {
        return resource.activeWork() == null;
    }

    @Override
    public void close() throws JMSException {
        // The branch outlives the session: the transaction manager decides on it.
        outside.close();
    }
}
