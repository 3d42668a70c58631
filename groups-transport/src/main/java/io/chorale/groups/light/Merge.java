package io.chorale.groups.light;

import io.chorale.groups.Member;
import io.chorale.groups.vs.Delivery;
import io.chorale.groups.vs.VsView;
import io.chorale.groups.wire.WireException;
import io.chorale.groups.wire.WireReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the registries of those that came together in a view. What comes for sessions meanwhile waits here. */
final class Merge {
    private final VsView view;
    private final Map<Member, RegistryPart> parts = new HashMap<>();
    private final List<Delivery> held = new ArrayList<>();
    private final long boundBytes;
    private long heldBytes;

    Merge(VsView view, long boundBytes) {
        this.view = view;
        this.boundBytes = boundBytes;
    }

    /**
     * Keeps a message of the new view until its registry is known.
     *
     * @throws IllegalStateException at the bound: what is dropped nobody sends again, so this member cannot stay one
     */
    void hold(Delivery delivery) {
        if (heldBytes >= boundBytes) {
            throw new IllegalStateException(heldBytes + " bytes wait here for the registry of the view " + view.id()
                    + ", which is the bound: the process whose part is missing hangs, or this one falls behind, and has to"
                    + " come back as a new member");
        }
        held.add(delivery);
        heldBytes += delivery.length();
    }

    List<Delivery> held() {
        return held;
    }

    long heldBytes() {
        return heldBytes;
    }

    void add(Delivery delivery) {
        WireReader reader = new WireReader(delivery.bytes(), delivery.offset(), delivery.length());
        reader.skip(Wire.HEADER_BYTES);
        parts.computeIfAbsent(delivery.sender(), sender -> new RegistryPart()).read(reader, view.members());
    }

    boolean isComplete() {
        Set<Member> covered = new HashSet<>();
        for (RegistryPart part : parts.values()) {
            if (part.isComplete()) {
                covered.addAll(part.covered());
            }
        }
        return covered.containsAll(view.members());
    }

    /** The parts in the order of the view. */
    List<RegistryPart> parts() {
        List<RegistryPart> ordered = new ArrayList<>();
        Set<Member> covered = new HashSet<>();
        for (Member member : view.members()) {
            RegistryPart part = parts.get(member);
            if (part != null) {
                for (Member of : part.covered()) {
                    if (!covered.add(of)) {
                        throw new WireException("Two parts of the registry are of " + of);
                    }
                }
                ordered.add(part);
            }
        }
        return ordered;
    }

    VsView view() {
        return view;
    }
}
