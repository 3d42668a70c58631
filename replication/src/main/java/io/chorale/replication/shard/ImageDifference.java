package io.chorale.replication.shard;

import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import io.chorale.replication.shard.ElementTable.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An image without the elements that whoever gets it has.
 *
 * @param base the state that it is a change of
 * @param header the image without elements
 * @param size how many elements the image has
 * @param present elements that are not, or may not be, in the base as they are in the image
 * @param removed what is not in the image, and may be in the base
 */
public record ImageDifference(Dot base, ReplicaImage header, long size, List<Placed> present, List<ElementId> removed) {

    public ImageDifference {
        present = List.copyOf(present);
        removed = List.copyOf(removed);
    }

    /**
     * What an image has that a base may not have.
     *
     * @param ids of all elements that may not be the same
     */
    public static ImageDifference of(Dot base, ReplicaImage image, Set<ElementId> ids) {
        ElementTable elements = image.state().elements();
        List<Placed> present = new ArrayList<>();
        List<ElementId> removed = new ArrayList<>();
        for (ElementId id : new TreeSet<>(ids)) {
            Element element = elements.get(id);
            if (element == null) {
                removed.add(id);
            } else {
                present.add(new Placed(id, element));
            }
        }
        return new ImageDifference(base, image.withElements(new MapTable()), elements.size(), present, removed);
    }

    /** The image, with elements that are a copy of those of the base. */
    public ReplicaImage applyTo(ElementTable elements) {
        ElementTable copy = elements.copy();
        for (Placed each : present) {
            if (copy.get(each.id()) == null) {
                copy.add(each.id(), each.element());
            } else {
                copy.replace(each.id(), each.element());
            }
        }
        for (ElementId id : removed) {
            if (copy.get(id) != null) {
                copy.remove(id);
            }
        }
        return header.withElements(copy);
    }
}
