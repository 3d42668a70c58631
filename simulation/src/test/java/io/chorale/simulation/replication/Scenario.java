package io.chorale.simulation.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.replication.ElementId;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.Config;
import io.chorale.replication.shard.DurableReplica;
import io.chorale.replication.shard.MajorityPolicy;
import io.chorale.replication.shard.OnePolicy;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Policy;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.ShardReplica;
import io.chorale.simulation.replication.ScenarioNetwork.Link;
import io.chorale.simulation.replication.SimOperation.Decide;
import io.chorale.simulation.replication.SimOperation.Prepare;
import io.chorale.simulation.replication.SimOperation.Put;
import io.chorale.simulation.replication.SimOperation.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs one scenario file. A line is a command; what follows a {@code #} is a comment. Capital letters are nodes, small
 * ones are clients; a message is named by the request that sent it, such as p/1.0. In a file whose first line names a rule
 * the comment {@value #FAILS} stands behind the one expectation that is not met without it.
 *
 * <pre>
 * parts 300                from now on, who starts sends no more than about so many bytes at once
 * members one A B          a cluster of these; all reach all
 * spare C                  one more node, which is no member
 * takeover A               opens a new reign; also: force A, handover A
 * goon A                   an administrator says that what is there must do, whoever stands
 * giveup A B C             an administrator has removed B and C for good, as far as A knows
 * config A majority A B C  opens a reign that changes the config
 * hold A B                 what A sends to B waits from now on
 * release A B              what waits arrives, and so does what is sent from now on
 * lose A B                 what waits is lost
 * mute A B Whole           what A sends to B of this type is lost from now on; unmute A B Whole ends that
 * split A B / C            the sides do not reach each other, and know it
 * heal                     nothing is held any more, and all views are right
 * view A A B               A takes these for reachable
 * stall A                  A's disk syncs nothing; sync A ends that
 * crash A 1                A is gone; of what was not synced its disk keeps the first so many writes
 * damage A                 one of A's records cannot be read, which is found out at its restart
 * restart A
 * warned A                 A has said something to the operator; else nobody may have
 * attach p A               p is attached to A, and sends again what is not answered; detach p A
 * assign A p q/1.0         A hands the message to p
 * send p 1                 p's request 1 sends p/1.0
 * ack p 2 q/1.0            request 2 acknowledges; transact p 2 q/1.0 sends two more as well
 * prepare p 2 x q/1.0      the same as a branch; commit p 3 x, rollback p 3 x
 * put p 1 k v              gives register k the value v; ask p 2 k asks for it
 * again p                  p sends again what is not answered
 * hush A                   A takes no more requests, as before a hand-over; resume A ends that
 * run                      everything that is not held arrives, and is synced where nothing stalls
 * time 100                 so many milliseconds pass, everything arriving
 * answer p 2 applied       what p believes of its request: applied, refused, or - for nothing yet; of a question the value
 * live A p/1.0             the messages at A, in any order; none: -
 * order A p/1.0 p/2.0     the messages at A, in their order
 * offers A p/1.0           the messages that A would hand out; none: -
 * serves A yes             whether A is a serving primary
 * role A CANDIDATE         what A is at present
 * same A B                 their states are equal
 * copied A B difference    as what A has sent its image to B since this was last asked: whole, difference, in order; none: -
 * away p                   p is not there, as far as the nodes know; back p ends that
 * knows A p                the clients that A has windows of; none: -
 * epochs A 1               how many epochs A's context names
 * </pre>
 */
final class Scenario {
    static final String FAILS = "# fails without the rule";

    private static final int MAX_ROUNDS = 1_000;

    private final Rules rules;
    private final ScenarioNetwork network = new ScenarioNetwork();
    private final Map<String, ScenarioNode> nodes = new LinkedHashMap<>();
    private final Set<ClientId> absent = new HashSet<>();
    private final Map<String, ScenarioClient> clients = new LinkedHashMap<>();
    private final Set<Link> held = new HashSet<>();
    private final Set<String> stalled = new HashSet<>();
    private int partBytes = Integer.MAX_VALUE;
    private long nowMs = 1_000;

    Scenario(Rules rules) {
        this.rules = rules;
    }

    void run(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                List<String> words = Arrays.asList(line.split("\\s+", -1));
                try {
                    step(words.get(0), words.subList(1, words.size()));
                } catch (AssertionError | RuntimeException e) {
                    throw new FailedLine(i + 1, line, e);
                }
            }
        }
        requireNoWarnings();
    }

    private void requireNoWarnings() {
        nodes.values().forEach(node -> assertThat(node.takeWarnings())
                .as("warnings of %s", node.name())
                .isEmpty());
    }

    private void step(String command, List<String> words) {
        switch (command) {
            case "parts" -> partBytes = Integer.parseInt(words.get(0));
            case "members" -> members(words.get(0), words.subList(1, words.size()));
            case "spare" -> spare(words.get(0));
            case "takeover" -> replica(words.get(0)).takeOver(nowMs);
            case "force" -> replica(words.get(0)).takeOverWithWhatIsThere(nowMs);
            case "goon" -> replica(words.get(0)).goOnWithWhatIsThere(nowMs);
            case "giveup" -> replica(words.get(0)).giveUp(Names.ids(words.subList(1, words.size())), nowMs);
            case "handover" -> replica(words.get(0)).handOver(nowMs);
            case "config" ->
                replica(words.get(0))
                        .changeConfig(Names.ids(words.subList(2, words.size())), policy(words.get(1)), nowMs);
            case "attach" ->
                network.send(words.get(0), words.get(1), client(words.get(0)).attach());
            case "detach" -> network.send(words.get(0), words.get(1), new Session.Detach(id(words.get(0))));
            case "assign" -> {
                ElementId item = node(words.get(0)).find(words.get(2));
                assertThat(node(words.get(0)).assign(item, id(words.get(1)), nowMs))
                        .isTrue();
            }
            case "send", "ack", "transact", "prepare", "commit", "rollback" -> request(command, words);
            case "run" -> arrive();
            case "time" -> time(Integer.parseInt(words.get(0)));
            case "put", "ask" -> registerRequest(command, words);
            case "again" -> client(words.get(0)).sendAgain();
            case "hush" -> replica(words.get(0)).prepareHandOver();
            case "resume" -> replica(words.get(0)).resume();
            default -> fault(command, words);
        }
    }

    private void fault(String command, List<String> words) {
        switch (command) {
            case "away" -> absent.add(id(words.get(0)));
            case "back" -> absent.remove(id(words.get(0)));
            case "hold" -> held.add(new Link(words.get(0), words.get(1)));
            case "release" -> held.remove(new Link(words.get(0), words.get(1)));
            case "mute" -> network.mute(words.get(0), words.get(1), words.get(2));
            case "unmute" -> network.unmute(words.get(0), words.get(1), words.get(2));
            case "lose" -> network.lose(words.get(0), words.get(1));
            case "split" -> split(words);
            case "heal" -> {
                held.clear();
                nodes.values().forEach(node -> node.view(nodes.keySet(), nowMs));
            }
            case "view" -> node(words.get(0)).view(words.subList(1, words.size()), nowMs);
            case "stall" -> stalled.add(words.get(0));
            case "sync" -> stalled.remove(words.get(0));
            case "crash" -> {
                node(words.get(0)).crash(Integer.parseInt(words.get(1)));
                stalled.remove(words.get(0));
            }
            case "damage" -> node(words.get(0)).damage();
            case "restart" -> node(words.get(0)).start(nowMs);
            default -> expect(command, words);
        }
    }

    private void expect(String command, List<String> words) {
        switch (command) {
            case "answer" ->
                assertThat(client(words.get(0)).answer(Long.parseLong(words.get(1))))
                        .isEqualTo(words.get(2));
            case "live" ->
                assertThat(node(words.get(0)).live()).isEqualTo(new TreeSet<>(words.subList(1, words.size())));
            case "order" -> assertThat(node(words.get(0)).ordered()).isEqualTo(words.subList(1, words.size()));
            case "offers" ->
                assertThat(node(words.get(0)).offers(nowMs)).isEqualTo(new TreeSet<>(words.subList(1, words.size())));
            case "serves" ->
                assertThat(replica(words.get(0)).isServing())
                        .isEqualTo(words.get(1).equals("yes"));
            case "same" ->
                assertThat(replica(words.get(0)).replica().state())
                        .isEqualTo(replica(words.get(1)).replica().state());
            case "copied" ->
                assertThat(node(words.get(0)).takeCopies(words.get(1))).isEqualTo(words.subList(2, words.size()));
            case "role" -> assertThat(replica(words.get(0)).role().name()).isEqualTo(words.get(1));
            case "knows" ->
                assertThat(node(words.get(0)).clients()).isEqualTo(new TreeSet<>(words.subList(1, words.size())));
            case "epochs" ->
                assertThat(replica(words.get(0)).replica().state().context().highest())
                        .hasSize(Integer.parseInt(words.get(1)));
            case "warned" ->
                assertThat(node(words.get(0)).takeWarnings())
                        .as("warnings of %s", words.get(0))
                        .isNotEmpty();
            default -> throw new IllegalArgumentException("No such command: " + command);
        }
    }

    private static Policy policy(String name) {
        return name.equals("one") ? new OnePolicy() : new MajorityPolicy();
    }

    private void members(String policy, List<String> names) {
        Config config = Config.of(1, Names.ids(names), policy(policy));
        for (String name : names) {
            nodes.put(
                    name,
                    new ScenarioNode(
                            name,
                            DurableReplica.empty(config, config.members(), rules),
                            network,
                            rules,
                            absent,
                            partBytes));
        }
        everybodyStarts();
    }

    private void spare(String name) {
        Config none = Config.of(0, List.of(), new MajorityPolicy());
        nodes.put(
                name,
                new ScenarioNode(name, DurableReplica.empty(none, Set.of(), rules), network, rules, absent, partBytes));
        everybodyStarts();
    }

    private void everybodyStarts() {
        for (ScenarioNode node : nodes.values()) {
            node.view(nodes.keySet(), nowMs);
            if (!node.isAlive()) {
                node.start(nowMs);
            }
        }
    }

    private void split(List<String> words) {
        int slash = words.indexOf("/");
        List<String> left = words.subList(0, slash);
        List<String> right = words.subList(slash + 1, words.size());
        for (String one : left) {
            for (String other : right) {
                held.add(new Link(one, other));
                held.add(new Link(other, one));
            }
        }
        left.forEach(name -> node(name).view(left, nowMs));
        right.forEach(name -> node(name).view(right, nowMs));
    }

    private void request(String command, List<String> words) {
        ScenarioClient client = client(words.get(0));
        long sequence = Long.parseLong(words.get(1));
        boolean isBranch = command.equals("prepare") || command.equals("commit") || command.equals("rollback");
        List<ElementId> items = words.subList(isBranch ? 3 : 2, words.size()).stream()
                .map(name -> node(client.attachedTo()).find(name))
                .toList();
        SimOperation operation =
                switch (command) {
                    case "send" -> new Work(List.of(), payloads(1));
                    case "ack" -> new Work(items, List.of());
                    case "transact" -> new Work(items, payloads(2));
                    case "prepare" -> new Prepare(words.get(2), new Work(items, payloads(2)));
                    default -> new Decide(words.get(2), command.equals("commit"));
                };
        network.send(words.get(0), client.attachedTo(), client.request(sequence, operation));
    }

    private void registerRequest(String command, List<String> words) {
        ScenarioClient client = client(words.get(0));
        long sequence = Long.parseLong(words.get(1));
        if (command.equals("ask")) {
            client.ask(sequence, words.get(2));
        } else {
            Put put = new Put(words.get(2), words.get(3));
            network.send(words.get(0), client.attachedTo(), client.request(sequence, put));
        }
    }

    private static List<Payload> payloads(int count) {
        List<Payload> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(new Payload(new byte[] {(byte) i}));
        }
        return payloads;
    }

    private ScenarioNode node(String name) {
        ScenarioNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("No node " + name);
        }
        return node;
    }

    private ShardReplica replica(String name) {
        return node(name).replica();
    }

    private ScenarioClient client(String name) {
        return clients.computeIfAbsent(name, absent -> new ScenarioClient(id(name), rules, network));
    }

    private static ClientId id(String client) {
        return new ClientId(client);
    }

    private void time(int ms) {
        arrive();
        for (int passed = 0; passed < ms; passed += 10) {
            nowMs += 10;
            for (ScenarioNode node : nodes.values()) {
                if (node.isAlive()) {
                    node.replica().tick(nowMs);
                }
            }
            arrive();
        }
    }

    private void arrive() {
        boolean progress = true;
        for (int round = 0; progress; round++) {
            assertThat(round).as("rounds of messages").isLessThan(MAX_ROUNDS);
            progress = deliverAll();
            for (ScenarioNode node : nodes.values()) {
                if (node.isAlive() && !stalled.contains(node.name()) && node.sync(nowMs)) {
                    progress = true;
                }
            }
        }
    }

    private boolean deliverAll() {
        boolean progress = false;
        for (Link link : new LinkedHashSet<>(network.waiting())) {
            ScenarioNode node = nodes.get(link.to());
            boolean isReady = !held.contains(link) && (node == null || node.isAlive());
            while (isReady && network.waiting().contains(link)) {
                Object message = network.next(link);
                if (node == null) {
                    client(link.to()).receive(link.from(), message);
                } else {
                    node.receive(link.from(), message, nowMs);
                }
                progress = true;
            }
        }
        return progress;
    }
}
