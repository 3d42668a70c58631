package io.chorale.groups;

import java.util.Objects;
import java.util.UUID;

/**
 * One process incarnation in a group. A restarted process is a new member: the id is drawn anew at each connect, the
 * name may stay the same.
 *
 * @param id unique for ever
 * @param name for people and logs, 1 to 255 characters
 */
public record Member(UUID id, String name) implements Comparable<Member> {

    public Member {
        Objects.requireNonNull(id, "id");
        if (name.isEmpty() || name.length() > 255) {
            throw new IllegalArgumentException("A member's name has 1 to 255 characters, not " + name.length());
        }
    }

    @Override
    public int compareTo(Member other) {
        return id.compareTo(other.id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Member member && id.equals(member.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return name + "-" + Integer.toHexString(id.hashCode());
    }
}
