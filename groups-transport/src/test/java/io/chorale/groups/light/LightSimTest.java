package io.chorale.groups.light;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Service;
import io.chorale.groups.cluster.Address;
import io.chorale.groups.cluster.GroupEvent;
import io.chorale.groups.cluster.GroupViewId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for sessions whatever happens to processes; each run is one seed. */
class LightSimTest {
    /** A view of a group at a session, with what it received in it. */
    private record Stay(GroupEvent.GroupView view, List<GroupEvent.Message> messages, GroupEvent.GroupView next) {}

    /** The first ones, and those that once found a fault. */
    static LongStream seeds() {
        return LongStream.concat(
                LongStream.range(0, Integer.getInteger("light.seeds", 30)), LongStream.of(32, 107, 122));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatHoldsAtSessions(long seed) {
        LightSim sim = new LightSim(seed, 3 + (int) (seed % 3));
        sim.run(400);
        oneViewIsTheSameEverywhere(sim);
        membersOnlyAndOnce(sim);
        theSameMessagesForThoseWhoStayTogether(sim);
        oneOrder(sim);
        inAViewSynchronousGroupAMessageIsOfOneView(sim);
        inTheEndAllKnowTheSame(sim);
        inTheEndAllIsDelivered(sim);
    }

    @Test
    void theRunsHaveWhatTheyAreFor() {
        int merges = 0;
        int withoutLife = 0;
        for (long seed = 0; seed < 10; seed++) {
            LightSim sim = new LightSim(seed, 4);
            sim.run(400);
            merges += sim.merges;
            withoutLife += sim.viewsWithoutLife;
        }
        assertThat(merges).isGreaterThan(20);
        assertThat(withoutLife).isPositive();
    }

    private static void oneViewIsTheSameEverywhere(LightSim sim) {
        Map<String, List<Address>> known = new HashMap<>();
        for (LightSim.Person person : sim.people) {
            Map<String, GroupViewId> last = new HashMap<>();
            for (GroupEvent event : person.events) {
                if (event instanceof GroupEvent.GroupView view) {
                    List<Address> before = known.putIfAbsent(view.group() + view.id(), view.members());
                    assertThat(view.members())
                            .as("%s at %s", view, person)
                            .isEqualTo(before == null ? view.members() : before);
                    GroupViewId previous = last.put(view.group(), view.id());
                    assertThat(previous == null || previous.compareTo(view.id()) < 0)
                            .as("%s at %s comes after %s", view, person, previous)
                            .isTrue();
                    assertThat(view.members()).containsAll(view.together());
                }
            }
        }
    }

    private static void membersOnlyAndOnce(LightSim sim) {
        for (LightSim.Person person : sim.people) {
            Set<String> groups = new HashSet<>();
            Set<Long> received = new HashSet<>();
            for (GroupEvent event : person.events) {
                if (event instanceof GroupEvent.GroupView view) {
                    if (view.members().contains(person.address)) {
                        groups.add(view.group());
                    } else {
                        groups.remove(view.group());
                    }
                } else if (event instanceof GroupEvent.Message message) {
                    LightSim.SentMessage sent = sim.sent.get(LightSim.idOf(message));
                    assertThat(message.groups()).isEqualTo(sent.groups());
                    assertThat(sent.groups())
                            .as("%s at %s in %s", sent, person, groups)
                            .anyMatch(groups::contains);
                    assertThat(received.add(sent.id()))
                            .as("%s comes once to %s", sent, person)
                            .isTrue();
                    assertThat(sent.selfDiscard() && sent.from().equals(person.address))
                            .isFalse();
                }
            }
        }
    }

    private static List<Stay> stays(LightSim.Person person, String group) {
        List<Stay> stays = new ArrayList<>();
        GroupEvent.GroupView in = null;
        List<GroupEvent.Message> messages = new ArrayList<>();
        for (GroupEvent event : person.events) {
            if (event instanceof GroupEvent.GroupView view && view.group().equals(group)) {
                if (in != null && in.members().contains(person.address)) {
                    stays.add(new Stay(in, messages, view));
                }
                in = view;
                messages = new ArrayList<>();
            } else if (event instanceof GroupEvent.Message message
                    && message.groups().contains(group)) {
                messages.add(message);
            }
        }
        return stays;
    }

    /**
     * Joins and leaves have a place among AGREED messages; the network's views are boundaries for all levels, but another
     * join may part a weaker message from one of them. In a view-synchronous group any view is a boundary for all levels.
     */
    private static void theSameMessagesForThoseWhoStayTogether(LightSim sim) {
        List<String> groups = new ArrayList<>(LightSim.GROUPS);
        groups.add(LightSim.IN_VIEWS);
        int compared = 0;
        for (String group : groups) {
            boolean allLevels = group.equals(LightSim.IN_VIEWS);
            Map<String, Map<LightSim.Person, Stay>> byViews = new LinkedHashMap<>();
            for (LightSim.Person person : sim.people) {
                for (Stay stay : stays(person, group)) {
                    byViews.computeIfAbsent(stay.view().id() + " " + stay.next().id(), key -> new LinkedHashMap<>())
                            .put(person, stay);
                }
            }
            for (Map<LightSim.Person, Stay> sharers : byViews.values()) {
                for (LightSim.Person one : sharers.keySet()) {
                    for (LightSim.Person other : sharers.keySet()) {
                        Stay at = sharers.get(one);
                        Stay there = sharers.get(other);
                        if (one != other && at.next().together().contains(other.address)) {
                            assertThat(comparable(sim, at, one, other, allLevels))
                                    .as(
                                            "%s and %s in %s of %s",
                                            one, other, at.view().id(), group)
                                    .containsExactlyInAnyOrderElementsOf(comparable(sim, there, one, other, allLevels));
                            compared++;
                        }
                    }
                }
            }
        }
        assertThat(compared).isPositive();
    }

    /** Without what comes to one of the two by right only, or is not promised. */
    private static List<Long> comparable(
            LightSim sim, Stay stay, LightSim.Person one, LightSim.Person other, boolean allLevels) {
        List<Long> ids = new ArrayList<>();
        for (GroupEvent.Message message : stay.messages()) {
            LightSim.SentMessage sent = sim.sent.get(LightSim.idOf(message));
            boolean ownOnly = sent.selfDiscard()
                    && (sent.from().equals(one.address) || sent.from().equals(other.address));
            boolean promised = sent.service().includes(allLevels ? Service.FIFO : Service.AGREED);
            boolean counts = (sent.asMember() && stay.view().members().contains(sent.from()))
                    || !allLevels
                    || sent.service().includes(Service.AGREED);
            if (!ownOnly && promised && counts && sent.groups().size() == 1) {
                ids.add(sent.id());
            }
        }
        return ids;
    }

    private static void oneOrder(LightSim sim) {
        for (LightSim.Person one : sim.people) {
            List<Long> at = agreed(one);
            for (LightSim.Person other : sim.people) {
                if (one != other) {
                    List<Long> there = agreed(other);
                    List<Long> common = new ArrayList<>(at);
                    common.retainAll(new HashSet<>(there));
                    there.retainAll(new HashSet<>(common));
                    assertThat(common).as("order at %s and %s", one, other).isEqualTo(there);
                }
            }
        }
    }

    private static List<Long> agreed(LightSim.Person person) {
        List<Long> ids = new ArrayList<>();
        for (GroupEvent event : person.events) {
            if (event instanceof GroupEvent.Message message && message.service().includes(Service.AGREED)) {
                ids.add(LightSim.idOf(message));
            }
        }
        return ids;
    }

    private static void inAViewSynchronousGroupAMessageIsOfOneView(LightSim sim) {
        Map<Long, GroupViewId> viewOf = new HashMap<>();
        for (LightSim.Person person : sim.people) {
            GroupViewId in = null;
            List<Address> members = List.of();
            for (GroupEvent event : person.events) {
                if (event instanceof GroupEvent.GroupView view && view.group().equals(LightSim.IN_VIEWS)) {
                    in = view.id();
                    members = view.members();
                } else if (event instanceof GroupEvent.Message message
                        && message.groups().contains(LightSim.IN_VIEWS)
                        && members.contains(message.sender())
                        && sim.sent.get(LightSim.idOf(message)).asMember()) {
                    GroupViewId other = viewOf.putIfAbsent(LightSim.idOf(message), in);
                    assertThat(in).as("%s at %s", message, person).isEqualTo(other == null ? in : other);
                }
            }
        }
    }

    private static void inTheEndAllKnowTheSame(LightSim sim) {
        LightGroups first = sim.nodes.get(0).light;
        for (LightSim.Node node : sim.nodes) {
            assertThat(node.light.isSynced()).as("%s is synced", node.self()).isTrue();
            assertThat(node.light.status().view()).isEqualTo(first.status().view());
            assertThat(node.light.groups()).isEqualTo(first.groups());
            for (String group : first.groups()) {
                assertThat(node.light.members(group)).isEqualTo(first.members(group));
            }
        }
        assertThat(first.status().view().members()).hasSameSizeAs(sim.nodes);
        for (LightSim.Person person : sim.people) {
            if (person.isAlive()) {
                for (String group : person.wanted) {
                    assertThat(first.members(group))
                            .as("%s saw %s", group, person.views(group))
                            .contains(person.address);
                }
            }
        }
    }

    /** Everybody sends once more, at each level from RELIABLE on: it comes to all members, and so did what was kept back. */
    private static void inTheEndAllIsDelivered(LightSim sim) {
        List<Long> last = new ArrayList<>();
        for (LightSim.Person person : List.copyOf(sim.people)) {
            if (person.isAlive()) {
                for (Service level : Service.values()) {
                    if (level.includes(Service.RELIABLE)) {
                        last.add(sim.sent.keySet().stream()
                                        .mapToLong(id -> id)
                                        .max()
                                        .orElse(0)
                                + 1);
                        person.send(level, LightSim.GROUPS);
                    }
                }
                person.node.settle();
            }
        }
        sim.network.runFor(3_000);
        for (LightSim.Person person : sim.people) {
            Set<Long> received = new HashSet<>();
            person.events.forEach(event -> {
                if (event instanceof GroupEvent.Message message) {
                    received.add(LightSim.idOf(message));
                }
            });
            for (LightSim.SentMessage sent : sim.sent.values()) {
                boolean isLast = last.contains(sent.id());
                boolean own = sent.from().equals(person.address);
                boolean member = sent.groups().stream().anyMatch(person.wanted::contains);
                if (isLast && person.isAlive() && member && !(own && sent.selfDiscard())) {
                    assertThat(received).as("%s at %s", sent, person).contains(sent.id());
                }
            }
        }
    }
}
