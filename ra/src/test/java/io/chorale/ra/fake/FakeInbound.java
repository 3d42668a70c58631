package io.chorale.ra.fake;

import io.chorale.jms.inbound.InboundConsumer;
import io.chorale.jms.inbound.InboundDelivery;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAResource;

/** Delivers the texts that a test puts; a text that is given back comes again. */
public final class FakeInbound implements InboundConsumer {
    private static final String CLOSE = new String("close");

    public final Destination destination;
    public final FakeXaResource xaResource = new FakeXaResource();
    public final List<String> settled = new CopyOnWriteArrayList<>();
    public volatile boolean closed;
    public volatile boolean waiting;
    public volatile boolean failToEnlist;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    public FakeInbound(Destination destination) {
        this.destination = destination;
    }

    public void put(String text) {
        texts.add(text);
    }

    @Override
    public InboundDelivery poll(long timeoutMs) throws JMSException {
        waiting = true;
        try {
            String text = texts.poll(timeoutMs, TimeUnit.MILLISECONDS);
            if (text == null || isCloseMark(text)) {
                return null;
            }
            if (text.equals("broken")) {
                throw new JMSException("the link broke");
            }
            return new Delivered(text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            waiting = false;
        }
    }

    @SuppressWarnings("ReferenceEquality") // The mark is told apart from a text of the same letters.
    private static boolean isCloseMark(String text) {
        return text == CLOSE;
    }

    @Override
    public XAResource xaResource() {
        return xaResource;
    }

    @Override
    public void close() {
        closed = true;
        texts.add(CLOSE);
    }

    private final class Delivered implements InboundDelivery {
        private final String text;

        Delivered(String text) {
            this.text = text;
        }

        @Override
        public Message message() {
            return Partial.of(TextMessage.class, new FakeProvider.FakeMessage(text));
        }

        @Override
        public void enlist() throws JMSException {
            if (failToEnlist) {
                throw new JMSException("not in a branch");
            }
            settled.add("enlist " + text);
        }

        @Override
        public void acknowledge() {
            settled.add("acknowledge " + text);
        }

        @Override
        public void release() {
            settled.add("release " + text);
            texts.add(text);
        }
    }
}
