package io.chorale.groups.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Cluster;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupSession;
import io.chorale.groups.cluster.JoinOptions;
import io.chorale.groups.cluster.SendOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A session in very many groups, with what it has last been told of each. */
final class GroupMember {
    private final GroupSession session;
    private final Map<String, GroupEvent.GroupView> views = new ConcurrentHashMap<>();
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Set<String> answers = ConcurrentHashMap.newKeySet();
    private final boolean answering;

    /**
     * @param answering whether it says what it gets to whoever sent it
     */
    GroupMember(Cluster cluster, String name, boolean answering) {
        this.answering = answering;
        session = cluster.connect(name);
        Thread reader = new Thread(this::read, "reader-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    GroupSession session() {
        return session;
    }

    private void read() {
        GroupEvent event;
        do {
            event = session.receive(Duration.ofSeconds(1));
            if (event instanceof GroupEvent.GroupView view) {
                views.put(view.group(), view);
            } else if (event instanceof GroupEvent.Message message) {
                got(message);
            }
        } while (!(event instanceof GroupEvent.Disconnected));
    }

    private void got(GroupEvent.Message message) {
        String text = new String(message.payload(), UTF_8);
        if (message.groups().isEmpty()) {
            answers.add(text);
            return;
        }
        texts.put(message.groups().get(0), text);
        if (answering) {
            session.send(Service.FIFO, message.sender(), message.payload(), SendOptions.DEFAULT);
        }
    }

    static String group(int number) {
        return "group-" + number;
    }

    /** Joins groups without waiting for one before it asks for the next. */
    void joinAll(int from, int to, int seconds) throws Exception {
        List<CompletableFuture<GroupEvent.GroupView>> joins = new ArrayList<>();
        for (int i = from; i < to; i++) {
            joins.add(session.joinAsync(group(i), JoinOptions.DEFAULT).toCompletableFuture());
        }
        CompletableFuture.allOf(joins.toArray(new CompletableFuture<?>[0])).get(seconds, TimeUnit.SECONDS);
    }

    /** How many groups have so many members, as far as this one was told. */
    long groupsWith(int members) {
        return views.values().stream()
                .filter(view -> view.members().size() == members)
                .count();
    }

    Map<String, GroupEvent.GroupView> views() {
        return views;
    }

    /** The last message that came to each group. */
    Collection<String> texts() {
        return texts.values();
    }

    /** What those who answer have got from this one. */
    Set<String> answers() {
        return answers;
    }
}
