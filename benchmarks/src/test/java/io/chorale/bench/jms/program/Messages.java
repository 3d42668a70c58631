package io.chorale.bench.jms.program;

import jakarta.jms.BytesMessage;
import java.lang.reflect.Proxy;

/** Messages that have a body and nothing else. */
final class Messages {
    private Messages() {}

    static BytesMessage of(byte[] body) {
        return (BytesMessage) Proxy.newProxyInstance(
                Messages.class.getClassLoader(), new Class<?>[] {BytesMessage.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getBodyLength" -> {
                            return (long) body.length;
                        }
                        case "readBytes" -> {
                            byte[] into = (byte[]) arguments[0];
                            System.arraycopy(body, 0, into, 0, into.length);
                            return into.length;
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
