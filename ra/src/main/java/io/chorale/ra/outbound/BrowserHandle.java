package io.chorale.ra.outbound;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;

/** A browser that is closed with its session handle. */
final class BrowserHandle implements QueueBrowser {
    private final SessionHandle session;
    private final QueueBrowser browser;

    BrowserHandle(SessionHandle session, QueueBrowser browser) {
        this.session = session;
        this.browser = browser;
    }

    @Override
    public Queue getQueue() throws JMSException {
        return browser.getQueue();
    }

    @Override
    public String getMessageSelector() throws JMSException {
        return browser.getMessageSelector();
    }

    @Override
    public Enumeration<?> getEnumeration() throws JMSException {
        return browser.getEnumeration();
    }

    @Override
    public void close() throws JMSException {
        session.forget(this);
        browser.close();
    }
}
