package io.chorale.groups.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.JoinOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Very many groups over real sockets: two processes in this JVM and one of its own, which is killed. */
class ManyGroupsTest {
    private static final int GROUPS = Integer.getInteger("chorale.groups", 10_000);
    /** Joins that are made one after another, to count what each costs. */
    private static final int COUNTED = 200;

    private static final Duration JOINED = Duration.ofSeconds(60);
    /** A silent process is suspected after 2 s, one whose connection breaks at once; the rest is for the views. */
    private static final Duration TOLD = Duration.ofSeconds(8);

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void allGroupsAreJoinedUsedAndToldOfALostAndALeavingProcess(String stack, @TempDir Path folder) throws Exception {
        try (Processes processes = new Processes(stack, 2);
                GroupMemberProcess remote = GroupMemberProcess.start(
                        processes.clusterName(), stack, GROUPS, folder.resolve("remote.log"))) {
            GroupMember anna = new GroupMember(processes.get(0), "anna", false);
            GroupMember berta = new GroupMember(processes.get(1), "berta", false);
            long start = System.nanoTime();
            anna.joinAll(0, GROUPS, 60);
            berta.joinAll(0, GROUPS, 60);
            tell("two sessions join " + GROUPS + " groups, one after the other", start);
            awaitGroups(anna, 3, JOINED);
            awaitGroups(berta, 3, JOINED);
            tell("all three are in all groups", start);

            sendToSome(anna, berta);

            long killed = System.nanoTime();
            remote.kill();
            awaitGroups(anna, 2, TOLD);
            awaitGroups(berta, 2, TOLD);
            tell("a process is killed and all its groups have views", killed);
            assertThat(berta.views()).isEqualTo(anna.views());
            assertThat(anna.views().values()).allMatch(view -> view.cause() == GroupEvent.Cause.NETWORK);

            long left = System.nanoTime();
            processes.leave(1);
            awaitGroups(anna, 1, TOLD);
            tell("a process leaves and all its groups have views", left);
            assertThat(anna.views().values()).allMatch(view -> view.cause() == GroupEvent.Cause.DISCONNECT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aJoinIsOneMessage(String stack) {
        try (Processes processes = new Processes(stack, 3)) {
            GroupMember anna = new GroupMember(processes.get(0), "anna", false);
            long before = packets(processes);
            for (int i = 0; i < COUNTED; i++) {
                anna.session().join(GroupMember.group(i), JoinOptions.DEFAULT);
            }
            assertThat(packets(processes) - before).isEqualTo(COUNTED);
        }
    }

    /** A message to each hundredth group comes to all three. */
    private static void sendToSome(GroupMember anna, GroupMember berta) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < GROUPS; i += 100) {
            texts.add("for " + GroupMember.group(i));
            anna.session().send(Service.AGREED, GroupMember.group(i), ("for " + GroupMember.group(i)).getBytes(UTF_8));
        }
        await().atMost(JOINED).untilAsserted(() -> {
            assertThat(anna.texts()).containsExactlyInAnyOrderElementsOf(texts);
            assertThat(berta.texts()).containsExactlyInAnyOrderElementsOf(texts);
            assertThat(anna.answers()).containsExactlyInAnyOrderElementsOf(texts);
        });
    }

    private static long packets(Processes processes) {
        long sent = 0;
        for (int i = 0; i < 3; i++) {
            sent += processes.get(i).status().counters().get("packetsSent");
        }
        return sent;
    }

    private static void awaitGroups(GroupMember member, int members, Duration atMost) {
        await().atMost(atMost).untilAsserted(() -> assertThat(member.groupsWith(members))
                .as("groups with %d members", members)
                .isEqualTo(GROUPS));
    }

    private static void tell(String what, long since) {
        System.out.println(String.format(Locale.ROOT, "%s: %.2f s", what, (System.nanoTime() - since) / 1e9));
    }
}
