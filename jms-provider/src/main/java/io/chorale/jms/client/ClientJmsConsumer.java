package io.chorale.jms.client;

import static io.chorale.jms.client.RuntimeTwins.call;
import static io.chorale.jms.client.RuntimeTwins.run;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;

/** A consumer of the simplified interface. */
final class ClientJmsConsumer implements JMSConsumer {
    private final ClientConsumer consumer;

    ClientJmsConsumer(ClientConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public String getMessageSelector() {
        return call(consumer::getMessageSelector);
    }

    @Override
    public MessageListener getMessageListener() {
        return call(consumer::getMessageListener);
    }

    @Override
    public void setMessageListener(MessageListener listener) {
        run(() -> consumer.setMessageListener(listener));
    }

    @Override
    public Message receive() {
        return call(consumer::receive);
    }

    @Override
    public Message receive(long timeout) {
        return call(() -> consumer.receive(timeout));
    }

    @Override
    public Message receiveNoWait() {
        return call(consumer::receiveNoWait);
    }

    @Override
    public void close() {
        run(consumer::close);
    }

    @Override
    public <T> T receiveBody(Class<T> type) {
        return receiveBody(type, 0);
    }

    @Override
    public <T> T receiveBody(Class<T> type, long timeout) {
        return call(() -> body(consumer.receive(timeout, bodyOf(type)), type));
    }

    @Override
    public <T> T receiveBodyNoWait(Class<T> type) {
        return call(() -> body(consumer.receiveNoWait(bodyOf(type)), type));
    }

    /**
     * Where the session acknowledges by itself, a message of another body was not received, and comes again; elsewhere
     * it was received, and is the application's to acknowledge ({@link JMSConsumer#receiveBody(Class)}).
     */
    private <T> BodyCheck bodyOf(Class<T> type) {
        return consumer.settlesByItself() ? message -> requireBody(message, type) : BodyCheck.NONE;
    }

    private static <T> T body(Message message, Class<T> type) throws JMSException {
        if (message == null) {
            return null;
        }
        return requireBody(message, type);
    }

    private static <T> T requireBody(Message message, Class<T> type) throws JMSException {
        T body = message.getBody(type);
        if (body == null) {
            throw new MessageFormatException("The message " + message.getJMSMessageID() + " has no body");
        }
        return body;
    }
}
