package io.chorale.ra.outbound;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;

/** A consumer with the simplified API. */
final class ContextConsumerHandle implements JMSConsumer {
    private final MessageConsumer consumer;

    ContextConsumerHandle(MessageConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public String getMessageSelector() {
        return JmsCalls.get(consumer::getMessageSelector);
    }

    @Override
    public MessageListener getMessageListener() {
        return JmsCalls.get(consumer::getMessageListener);
    }

    @Override
    public void setMessageListener(MessageListener listener) {
        JmsCalls.run(() -> consumer.setMessageListener(listener));
    }

    @Override
    public Message receive() {
        return JmsCalls.get(consumer::receive);
    }

    @Override
    public Message receive(long timeoutMs) {
        return JmsCalls.get(() -> consumer.receive(timeoutMs));
    }

    @Override
    public Message receiveNoWait() {
        return JmsCalls.get(consumer::receiveNoWait);
    }

    @Override
    public <T> T receiveBody(Class<T> type) {
        return JmsCalls.get(() -> body(consumer.receive(), type));
    }

    @Override
    public <T> T receiveBody(Class<T> type, long timeoutMs) {
        return JmsCalls.get(() -> body(consumer.receive(timeoutMs), type));
    }

    @Override
    public <T> T receiveBodyNoWait(Class<T> type) {
        return JmsCalls.get(() -> body(consumer.receiveNoWait(), type));
    }

    private static <T> T body(Message message, Class<T> type) throws JMSException {
        if (message == null) {
            return null;
        }
        T body = message.getBody(type);
        if (body == null) {
            throw new MessageFormatException("The message has no body; use receive() for such messages");
        }
        return body;
    }

    @Override
    public void close() {
        JmsCalls.run(consumer::close);
    }
}
