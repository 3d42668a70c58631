package io.chorale.ra.inbound;

import io.chorale.ra.access.DestinationType;
import jakarta.resource.spi.InvalidPropertyException;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the activation properties may be. Collects all faults, so that a deployer sees them at once. */
final class ActivationRules {

    private static final Set<String> ACKNOWLEDGE_MODES = Set.of("auto-acknowledge", "dups-ok-acknowledge");
    private static final int MOST = 1_000;

    private record Fault(String property, String message) {}

    private final List<Fault> faults = new ArrayList<>();

    private ActivationRules() {}

    static void check(ChoraleActivationSpec spec) throws InvalidPropertyException {
        ActivationRules rules = new ActivationRules();
        rules.destination(spec);
        rules.subscription(spec);
        rules.limits(spec);
        rules.throwIfAny();
    }

    private void destination(ChoraleActivationSpec spec) {
        if (isBlank(spec.getDestination()) && isBlank(spec.getDestinationLookup())) {
            fault("destination", "is missing: set destinationLookup (a JNDI name) or destination (a name)");
        }
        String type = spec.getDestinationType();
        if (!isBlank(type) && DestinationType.ofTypeName(type) == null) {
            fault("destinationType", "is jakarta.jms.Queue or jakarta.jms.Topic, not " + type);
        }
    }

    private void subscription(ChoraleActivationSpec spec) {
        String mode = spec.getAcknowledgeMode();
        if (!isBlank(mode) && ACKNOWLEDGE_MODES.stream().noneMatch(mode::equalsIgnoreCase)) {
            fault("acknowledgeMode", "is Auto-acknowledge or Dups-ok-acknowledge, not " + mode);
        }
        if (!isBlank(spec.getMessageSelector())) {
            fault("messageSelector", "is not supported yet: leave it out and filter in the bean");
        }
        String durability = spec.getSubscriptionDurability();
        if ("Durable".equalsIgnoreCase(durability)) {
            fault("subscriptionDurability", "Durable is not supported yet: use a queue");
        } else if (!isBlank(durability) && !"NonDurable".equalsIgnoreCase(durability)) {
            fault("subscriptionDurability", "is NonDurable or Durable, not " + durability);
        }
        if (spec.isShareSubscriptions()) {
            fault("shareSubscriptions", "is not supported yet: use a queue");
        }
    }

    private void limits(ChoraleActivationSpec spec) {
        range("maxSession", spec.getMaxSession());
        range("prefetch", spec.getPrefetch());
    }

    private void range(String property, int value) {
        if (value < 1 || value > MOST) {
            fault(property, "is 1 to 1,000, not " + value);
        }
    }

    private void fault(String property, String message) {
        faults.add(new Fault(property, message));
    }

    private void throwIfAny() throws InvalidPropertyException {
        if (faults.isEmpty()) {
            return;
        }
        List<String> sentences = new ArrayList<>();
        PropertyDescriptor[] descriptors = new PropertyDescriptor[faults.size()];
        for (int i = 0; i < descriptors.length; i++) {
            Fault fault = faults.get(i);
            sentences.add(fault.property() + " " + fault.message());
            descriptors[i] = descriptor(fault.property());
        }
        InvalidPropertyException failure =
                new InvalidPropertyException("Activation properties: " + String.join("; ", sentences));
        failure.setInvalidPropertyDescriptors(descriptors);
        throw failure;
    }

    private static PropertyDescriptor descriptor(String property) {
        try {
            return new PropertyDescriptor(property, ChoraleActivationSpec.class);
        } catch (IntrospectionException e) {
            throw new IllegalStateException("Rule for a property that does not exist: " + property, e);
        }
    }

    private static boolean isBlank(String value) {
        return value == null || value.isBlank();
    }
}
