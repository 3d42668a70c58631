package io.chorale.jms.inbound;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/** A polled message, settled by exactly one of its methods, or by the outcome of the branch it was enlisted in. */
public interface InboundDelivery {

    Message message();

    /** Makes the message part of the branch that the consumer's resource was started with. */
    void enlist() throws JMSException;

    /** Consumes the message outside of any transaction. */
    void acknowledge() throws JMSException;

    /** Gives the message back: it is delivered again, its count raised. */
    void release() throws JMSException;
}
