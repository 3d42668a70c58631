package io.chorale.replication.shard;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.ElementId;
import java.util.List;

/**
 * How far a copy is that is made part by part: its elements are those of a state, as far as it goes.
 *
 * @param at the name of the state, see {@link ReplicaImage#applied}
 * @param last the element that it goes to; null when there is none yet
 * @param isAll whether it goes to the end
 * @param owed those below {@code last} that have changed, and have not been sent again yet
 */
public record FilledTo(Dot at, ElementId last, boolean isAll, List<ElementId> owed) {

    public FilledTo {
        owed = List.copyOf(owed);
    }

    /** Whether it has all elements of the state. */
    boolean isComplete() {
        return isAll && owed.isEmpty();
    }

    static void writeNullable(WireWriter out, FilledTo reached) {
        out.writeBoolean(reached != null);
        if (reached != null) {
            reached.at.write(out);
            out.writeBoolean(reached.last != null);
            if (reached.last != null) {
                reached.last.write(out);
            }
            out.writeBoolean(reached.isAll);
            out.writeList(reached.owed, (writer, id) -> id.write(writer));
        }
    }

    static FilledTo readNullable(WireReader in) {
        return in.readBoolean()
                ? new FilledTo(
                        Dot.read(in),
                        in.readBoolean() ? ElementId.read(in) : null,
                        in.readBoolean(),
                        in.readList(ElementId::read))
                : null;
    }
}
