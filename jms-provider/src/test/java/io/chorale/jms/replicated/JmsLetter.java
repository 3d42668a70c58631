package io.chorale.jms.replicated;

import io.chorale.jms.service.Envelope;
import java.util.LinkedHashMap;
import java.util.Map;

/** A message of a {@link JmsRun}, and what is known of who is to have it. */
final class JmsLetter {
    final Envelope envelope;
    final int color;
    /** Whether it is sent alone, for such works of a node are taken in order. */
    final boolean alone;

    final SimNode sender;
    final int number;
    final JmsDeed deed;
    /** Who takes it, as of which making of the subscription. */
    final Map<JmsPlace, Integer> places = new LinkedHashMap<>();

    JmsLetter(Envelope envelope, int color, boolean alone, SimNode sender, int number, JmsDeed deed) {
        this.envelope = envelope;
        this.color = color;
        this.alone = alone;
        this.sender = sender;
        this.number = number;
        this.deed = deed;
    }

    String id() {
        return envelope.id();
    }

    /** What it is ordered with. */
    String line() {
        return sender + "/" + envelope.priority();
    }

    boolean isSelectedBy(String selector) {
        if (selector == null) {
            return true;
        }
        return switch (selector) {
            case "color > 1" -> color > 1;
            case "color = 0" -> color == 0;
            case "JMSPriority >= 5" -> envelope.priority() >= 5;
            default -> throw new IllegalArgumentException("Unknown selector " + selector);
        };
    }
}
