package io.chorale.groups;

import java.util.List;

/**
 * The members that the transport takes to be reachable. Two members may hold different views at the same time.
 *
 * @param number grows with every view that one member installs
 * @param members the oldest first, the same order wherever the same view is installed; the first one coordinates
 */
public record View(long number, List<Member> members) {

    public View {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("A view holds at least its own member");
        }
    }

    public Member coordinator() {
        return members.get(0);
    }

    public boolean contains(Member member) {
        return members.contains(member);
    }
}
