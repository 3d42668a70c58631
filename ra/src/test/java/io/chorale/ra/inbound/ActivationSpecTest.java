package io.chorale.ra.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chorale.jms.ChoraleQueue;
import io.chorale.jms.ChoraleTopic;
import io.chorale.ra.fake.FakeProvider;
import jakarta.jms.Destination;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.naming.NameNotFoundException;
import org.junit.jupiter.api.Test;

/** Which activation properties are taken, and where they lead. */
class ActivationSpecTest {

    private static ChoraleActivationSpec valid() {
        ChoraleActivationSpec spec = new ChoraleActivationSpec();
        spec.setDestination("orders");
        return spec;
    }

    private static List<String> faults(Consumer<ChoraleActivationSpec> change) {
        ChoraleActivationSpec spec = valid();
        change.accept(spec);
        try {
            spec.validate();
            return List.of();
        } catch (InvalidPropertyException e) {
            return Arrays.stream(e.getInvalidPropertyDescriptors())
                    .map(PropertyDescriptor::getName)
                    .toList();
        }
    }

    @Test
    void theDefaultsNeedADestinationOnly() {
        assertThat(faults(spec -> {})).isEmpty();
        assertThat(faults(spec -> spec.setDestination(" "))).containsExactly("destination");
        assertThat(faults(spec -> {
                    spec.setDestination(null);
                    spec.setDestinationLookup("java:/jms/orders");
                }))
                .isEmpty();
    }

    @Test
    void standardValuesAreTaken() {
        assertThatNoException().isThrownBy(() -> {
            ChoraleActivationSpec spec = valid();
            spec.setDestinationType("jakarta.jms.Topic");
            spec.setAcknowledgeMode("Dups-ok-acknowledge");
            spec.setSubscriptionDurability("NonDurable");
            spec.setConnectionFactoryLookup("java:/chorale/ConnectionFactory");
            spec.setUser("me");
            spec.setPassword("secret");
            spec.setClientId("client");
            spec.validate();
        });
    }

    @Test
    void eachFaultNamesItsProperty() {
        assertThat(faults(spec -> spec.setDestinationType("java.util.Queue"))).containsExactly("destinationType");
        assertThat(faults(spec -> spec.setAcknowledgeMode("Client-acknowledge")))
                .containsExactly("acknowledgeMode");
        assertThat(faults(spec -> spec.setMessageSelector("a = 1"))).containsExactly("messageSelector");
        assertThat(faults(spec -> spec.setSubscriptionDurability("Durable"))).containsExactly("subscriptionDurability");
        assertThat(faults(spec -> spec.setSubscriptionDurability("Solid"))).containsExactly("subscriptionDurability");
        assertThat(faults(spec -> spec.setShareSubscriptions(true))).containsExactly("shareSubscriptions");
        assertThat(faults(spec -> spec.setMaxSession(0))).containsExactly("maxSession");
        assertThat(faults(spec -> spec.setPrefetch(1_001))).containsExactly("prefetch");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        ChoraleActivationSpec spec = new ChoraleActivationSpec();
        spec.setMaxSession(-1);

        assertThatThrownBy(spec::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageContaining("destination is missing")
                .hasMessageContaining("maxSession is 1 to 1,000, not -1");
    }

    private static Destination find(Map<String, Object> bound, String name, String type) throws ResourceException {
        ChoraleActivationSpec spec = valid();
        spec.setDestinationLookup(name);
        spec.setDestinationType(type);
        Destinations destinations = new Destinations(
                wanted -> {
                    Object found = bound.get(wanted);
                    if (found == null) {
                        throw new NameNotFoundException(wanted);
                    }
                    return found;
                },
                new FakeProvider());
        return destinations.find(spec);
    }

    @Test
    void aNameMayBeBoundOrPlain() throws ResourceException {
        Map<String, Object> bound = Map.of("java:/jms/orders", new ChoraleQueue("o1"));

        assertThat(find(bound, "java:/jms/orders", null)).isEqualTo(new ChoraleQueue("o1"));
        assertThat(find(bound, "orders", null)).isEqualTo(new ChoraleQueue("orders"));
        assertThat(find(bound, "events", "jakarta.jms.Topic")).isEqualTo(new ChoraleTopic("events"));
    }

    @Test
    void aBoundNameMustLeadToADestinationOfTheType() {
        Map<String, Object> bound = Map.of("java:/q", new ChoraleQueue("q"), "java:/x", "text");

        assertThatThrownBy(() -> find(bound, "java:/unbound", null)).hasMessageContaining("No destination is bound at");
        assertThatThrownBy(() -> find(bound, "java:/x", null)).hasMessageContaining("is no destination");
        assertThatThrownBy(() -> find(bound, "java:/q", "jakarta.jms.Topic"))
                .hasMessageContaining("is no jakarta.jms.Topic");
    }
}
