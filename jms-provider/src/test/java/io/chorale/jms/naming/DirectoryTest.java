package io.chorale.jms.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.ChoraleConnectionFactory;
import io.chorale.jms.ChoraleQueue;
import io.chorale.jms.ChoraleTopic;
import jakarta.jms.ConnectionFactory;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.spi.NamingManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The directory, as applications reach it: through {@link InitialContext}. */
@SuppressWarnings({"JdkObsolete", "BanJNDI"}) // It is what is tested.
class DirectoryTest {

    private static Hashtable<Object, Object> environment(String... keysAndValues) {
        Hashtable<Object, Object> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, ChoraleInitialContextFactory.class.getName());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            environment.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return environment;
    }

    private static InitialContext context(String... keysAndValues) throws NamingException {
        return new InitialContext(environment(keysAndValues));
    }

    private static List<String> names(Context context, String name) throws NamingException {
        return Collections.list(context.list(name)).stream()
                .map(NameClassPair::getName)
                .toList();
    }

    @Test
    void whatTheEnvironmentNamesIsThere() throws Exception {
        Context context = context(
                "connectionFactory.jms/shop", "chorale:shop?clientId=billing&dataDirectory=/d",
                "queue.jms/orders", "orders.in",
                "topic.events", "events.all",
                "queue", "no name",
                "unrelated", "x");

        assertThat(context.lookup("jms/orders")).isEqualTo(new ChoraleQueue("orders.in"));
        assertThat(context.lookup("events")).isEqualTo(new ChoraleTopic("events.all"));
        ChoraleConnectionFactory factory = (ChoraleConnectionFactory) context.lookup("jms/shop");
        assertThat(factory.getClientId()).isEqualTo("billing");
        assertThat(context.lookup("jms/shop")).isSameAs(factory);
        assertThat(((Context) context.lookup("jms")).lookup("shop")).isSameAs(factory);
        assertThat(context.lookup(new CompositeName("jms/shop"))).isSameAs(factory);
    }

    @Test
    void thereIsAConnectionFactoryWithoutAWord() throws Exception {
        assertThat(context().lookup("ConnectionFactory")).isInstanceOf(ConnectionFactory.class);
        assertThat(context(Context.PROVIDER_URL, "chorale:shop?prefetch=7").lookup("ConnectionFactory"))
                .extracting("prefetch")
                .isEqualTo(7);
        assertThat(context("connectionFactory.ConnectionFactory", "chorale:?prefetch=9")
                        .lookup("ConnectionFactory"))
                .extracting("prefetch")
                .isEqualTo(9);
    }

    @Test
    void anyQueueAndAnyTopicHasAName() throws Exception {
        Context context = context();

        assertThat(context.lookup("queues/orders.new")).isEqualTo(new ChoraleQueue("orders.new"));
        assertThat(context.lookup("topics/a/b")).isEqualTo(new ChoraleTopic("a/b"));
        assertThat(((Context) context.lookup("queues")).lookup("x")).isEqualTo(new ChoraleQueue("x"));
        assertThatThrownBy(() -> context.lookup("queues/" + "x".repeat(256)))
                .isInstanceOf(NamingException.class)
                .hasMessageContaining("1 to 255");
    }

    @Test
    void contextsAreListed() throws Exception {
        Context context = context("queue.a/b/one", "1", "queue.a/two", "2", "topic.three", "3");

        assertThat(names(context, "")).containsExactly("ConnectionFactory", "a", "queues", "three", "topics");
        assertThat(names(context, "a")).containsExactly("b", "two");
        assertThat(names((Context) context.lookup("a"), "b")).containsExactly("one");
        assertThat(names(context, "queues")).isEmpty();
        assertThat(context.listBindings("a/b").next().getObject()).isEqualTo(new ChoraleQueue("1"));
        assertThat(((Context) context.lookup("a/b")).getNameInNamespace()).isEqualTo("a/b");
        assertThatThrownBy(() -> context.list("three")).isInstanceOf(NotContextException.class);
    }

    @Test
    void whatIsNotThereIsToldWithWhatIs() throws Exception {
        Context context = context("queue.orders", "orders");

        for (ThrowingCallable looking :
                new ThrowingCallable[] {() -> context.lookup("order"), () -> context.list("order")}) {
            assertThatThrownBy(looking)
                    .isInstanceOf(NameNotFoundException.class)
                    .hasMessageContaining(
                            "Nothing is bound to order. There are ConnectionFactory, orders, and any queue");
        }
    }

    @Test
    void itCannotBeChanged() throws Exception {
        Context context = context();
        for (ThrowingCallable change : new ThrowingCallable[] {
            () -> context.bind("x", "y"),
            () -> context.rebind("x", "y"),
            () -> context.unbind("x"),
            () -> context.rename("x", "y"),
            () -> context.createSubcontext("x"),
            () -> context.destroySubcontext("x"),
        }) {
            assertThatThrownBy(change)
                    .isInstanceOf(OperationNotSupportedException.class)
                    .hasMessageContaining("connectionFactory.NAME");
        }
    }

    @Test
    void aClosedContextIsClosedAndOthersAreNot() throws Exception {
        Context context = context();
        Context within = (Context) context.lookup("queues");
        context.close();
        context.close();

        assertThatThrownBy(() -> context.lookup("queues/x")).isInstanceOf(NamingException.class);
        assertThat(within.lookup("x")).isEqualTo(new ChoraleQueue("x"));
    }

    @Test
    void whatIsWrongInTheEnvironmentIsNamed() {
        refused("connectionFactory.cf: There is no parameter 'prefech'", "connectionFactory.cf", "chorale:?prefech=1");
        refused("connectionFactory.cf: prefetch is a whole number", "connectionFactory.cf", "chorale:?prefetch=0");
        refused("java.naming.provider.url: ", Context.PROVIDER_URL, "tcp://x");
        refused("queue.q: ", "queue.q", "");
        refused("queue.a//b: ", "queue.a//b", "x");
        refused("queue.queues/x: ", "queue.queues/x", "x");
        refused("the name x is taken", "queue.x", "1", "topic.x", "2");
        refused("The name x is bound, and so is x/y", "queue.x", "1", "topic.x/y", "2");
    }

    private static void refused(String why, String... keysAndValues) {
        assertThatThrownBy(() -> context(keysAndValues))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void otherDirectoriesKeepReferences() throws Exception {
        ChoraleConnectionFactory factory =
                new ChoraleConnectionFactory("chorale:my%20shop?user=ann&password=geheim&dataDirectory=/d");
        factory.setPrefetch(3);
        factory.setClientId("x&y");
        factory.setTrustedPackages(List.of("a.b", "c"));

        ChoraleConnectionFactory restored = (ChoraleConnectionFactory) restored(factory.getReference());
        assertThat(restored.getPrefetch()).isEqualTo(3);
        assertThat(restored.getClientId()).isEqualTo("x&y");
        assertThat(restored.getTrustedPackages()).containsExactly("a.b", "c");
        assertThat(restored.getReference()).isEqualTo(factory.getReference());
        assertThat(restored.toString()).contains("chorale:my%20shop?").doesNotContain("geheim");

        assertThat(restored(new ChoraleQueue("orders").getReference())).isEqualTo(new ChoraleQueue("orders"));
        assertThat(restored(new ChoraleTopic("orders").getReference())).isEqualTo(new ChoraleTopic("orders"));
        assertThatThrownBy(() -> restored(
                        new Reference(ChoraleQueue.class.getName(), ChoraleObjectFactory.class.getName(), null)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("physicalName");
    }

    private static Object restored(Reference reference) throws Exception {
        return NamingManager.getObjectInstance(reference, null, null, null);
    }
}
