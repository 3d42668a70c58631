package io.chorale.session.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.swing.event.EventListenerList;
import org.junit.jupiter.api.Test;

class AttributeCodecTest {
    private final ReplicationStatistics statistics = new ReplicationStatistics();
    private final AttributeCodec codec = codec();

    private AttributeCodec codec(String... allowed) {
        ClassLoader loader = getClass().getClassLoader();
        return new AttributeCodec(loader, new AllowList(loader, List.of(allowed), statistics));
    }

    @Test
    void valuesOfTheJdkAndTheApplicationComeBack() throws Exception {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("list", new ArrayList<>(List.of(1, 2L, 3.0)));
        value.put("immutable", List.of("a", Map.of("k", UUID.randomUUID())));
        value.put("time", Instant.now());
        value.put("enums", EnumSet.of(TimeUnit.DAYS));
        value.put("locale", Locale.GERMANY);
        value.put("array", new int[][] {{1}, {2, 3}});
        Map<?, ?> copy = (Map<?, ?>) codec.read("a", codec.write("a", value));
        assertThat(copy.get("array")).isEqualTo(value.get("array"));
        assertThat(copy.toString().replaceAll("array=[^,}]*", ""))
                .isEqualTo(value.toString().replaceAll("array=[^,}]*", ""));
        assertThat(codec.read("a", codec.write("a", new SessionBean()))).isInstanceOf(SessionBean.class);
        assertThat(codec.read("a", codec.write("a", int.class))).isEqualTo(int.class);
        assertThat(statistics.getClassesRefused()).isZero();
    }

    @Test
    void classesThatDoNotBelongToSessionsAreRefusedAndCounted() throws Exception {
        EventListenerList foreign = new EventListenerList();
        byte[] bytes = serialized(new ArrayList<>(List.of(foreign)));
        assertThatThrownBy(() -> codec.read("cart", bytes))
                .isInstanceOf(UnreadableAttributeException.class)
                .hasMessageContaining("cart");
        assertThat(statistics.getClassesRefused()).isEqualTo(1);
        assertThat(codec("javax.swing.event.*").read("cart", bytes)).isInstanceOf(ArrayList.class);
    }

    @Test
    void garbageIsUnreadableNotFatal() {
        assertThatThrownBy(() -> codec.read("a", new byte[] {1, 2, 3}))
                .isInstanceOf(UnreadableAttributeException.class);
        assertThatThrownBy(() -> codec.read("a", new byte[0])).isInstanceOf(UnreadableAttributeException.class);
    }

    @Test
    void whatCannotBeSerializedIsNamed() {
        assertThatThrownBy(() -> codec.write("cart", new ArrayList<>(List.of(new TestServlet.Unserializable()))))
                .isInstanceOfSatisfying(NotReplicableException.class, e -> assertThat(e.attribute())
                        .isEqualTo("cart"))
                .hasMessageContaining("cart")
                .hasMessageContaining("ArrayList")
                .hasMessageContaining("Unserializable");
    }

    @Test
    void patternsNameClassesPackagesAndTrees() {
        assertThat(AllowList.matches("a.b.C", "a.b.C")).isTrue();
        assertThat(AllowList.matches("a.b.C", "a.b.C$Inner")).isTrue();
        assertThat(AllowList.matches("a.b.C", "a.b.CD")).isFalse();
        assertThat(AllowList.matches("a.b.*", "a.b.C")).isTrue();
        assertThat(AllowList.matches("a.b.*", "a.b.c.D")).isFalse();
        assertThat(AllowList.matches("a.b.**", "a.b.c.D")).isTrue();
        assertThat(AllowList.matches("a.b.**", "a.bc.D")).isFalse();
    }

    @Test
    void proxiesOfApplicationInterfacesComeBack() throws Exception {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Greeter.class}, new GreeterHandler());
        Greeter copy = (Greeter) codec.read("a", codec.write("a", proxy));
        assertThat(copy.greet()).isEqualTo("hello");
    }

    interface Greeter {
        String greet();
    }

    private static final class GreeterHandler implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return "hello";
        }
    }

    private static byte[] serialized(Object value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }
}
