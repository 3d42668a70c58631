package io.chorale.simulation.replication;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.Element;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.Rules;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The states that were sent, by their names: one name is one set of elements, whoever has it, and whether it came as a whole
 * or was made of a difference.
 */
final class SimImages {
    private final boolean isBinding;
    private final Map<Dot, Map<ElementId, Element>> elements = new HashMap<>();

    /** @param rules without which of them nothing can be said of names */
    SimImages(Rules rules, PlantedBug bug) {
        this.isBinding =
                rules.equals(Rules.ALL) && (bug == PlantedBug.NONE || bug == PlantedBug.DIFFERENCE_KEEPS_REMOVED);
    }

    /** An image as it is at its sender, or as a receiver has made it. */
    void see(String node, ReplicaImage image) {
        if (!isBinding) {
            return;
        }
        SortedMap<ElementId, Element> seen = image.state().elements().toMap();
        Map<ElementId, Element> known = elements.get(image.applied());
        if (known == null) {
            elements.put(image.applied(), new TreeMap<>(seen));
        } else if (!known.equals(seen)) {
            throw SimViolation.of("one state has two contents", node, image.applied(), different(seen, known));
        }
    }

    private static Map<ElementId, Element> different(Map<ElementId, Element> seen, Map<ElementId, Element> known) {
        Map<ElementId, Element> different = new TreeMap<>(seen);
        different.putAll(known);
        different.keySet().removeIf(id -> known.get(id) != null && known.get(id).equals(seen.get(id)));
        return different;
    }
}
