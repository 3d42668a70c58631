package io.chorale.jms.queue;

import io.chorale.replication.ElementId;
import io.chorale.replication.LoadedElement;
import java.util.List;

/** Elements of which the first of each page that is not the first of its lane is passed over; a fault to plant. */
final class MisreadElements extends RecordedElements {

    @Override
    RecordedElements empty() {
        return new MisreadElements();
    }

    @Override
    public List<LoadedElement> page(long lane, ElementId after, int limit) {
        List<LoadedElement> page = super.page(lane, after, after == null ? limit : limit + 1);
        return after == null || page.isEmpty() ? page : page.subList(1, page.size());
    }
}
