package io.chorale.ra.fake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Gives a class that has some methods of a wide interface the whole interface; calling another method fails the test. */
public final class Partial {

    private Partial() {}

    public static <T> T of(Class<T> type, Object part) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, call, args) -> {
            Method found;
            try {
                found = part.getClass().getMethod(call.getName(), call.getParameterTypes());
            } catch (NoSuchMethodException e) {
                throw new UnsupportedOperationException(part.getClass().getSimpleName() + " does not have " + call, e);
            }
            if (found.getDeclaringClass() == Object.class && call.getName().equals("equals")) {
                return proxy == args[0];
            }
            try {
                return found.invoke(part, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
