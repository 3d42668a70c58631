package io.chorale.replication.core;

import io.chorale.groups.Member;
import java.util.Set;
import java.util.UUID;

/** What a shard needs of the node that it is on. */
interface ShardHost {

    Member self();

    long incarnation();

    long nowMs();

    /** The members of the view. */
    Set<Member> present();

    /** The member of the view with this id, or null. */
    Member member(UUID id);

    /** To one member, which may be this one. */
    void send(Member to, Message message);

    /** To all members of the view, this one included. */
    void toAll(Message message);

    void warn(String text);

    /** See {@link Effects#fault}. */
    void fault(String text, RuntimeException cause);
}
