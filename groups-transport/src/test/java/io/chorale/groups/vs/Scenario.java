package io.chorale.groups.vs;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.groups.Member;
import io.chorale.groups.RejectCause;
import io.chorale.groups.Service;
import io.chorale.groups.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Runs one scenario file. A line is a command; what follows a {@code #} is a comment.
 *
 * <pre>
 * members a b c          starts them, gives them the transport view a b c, and waits until they agree on it
 * join d                 starts one more, without a transport view
 * transport a b          each of these members is told by its transport that these are there, in this order
 * transport-at a b a     only a is told that b and a are there
 * send a AGREED x        a sends the message x at this level; x*5000 is x repeated to 5,000 characters
 * hold a b               what a sends to b waits from now on
 * hold-multicasts a b    the same, but only for what a sends to all: the transport does not order it with the rest
 * release a b            what waits arrives, and so does what is sent from now on
 * lose a b               what waits is lost
 * crash a                a does nothing any more
 * run                    everything that is not held arrives
 * time 500               so many milliseconds pass, with everything arriving
 * expect a x signal(a,b) holes view(a,b)   all that a was told since the last expect, in this order; nothing: -
 * flushing a yes         whether a is waiting for its next view
 * </pre>
 */
final class Scenario {
    private static final String UNICAST = ">";
    private static final String MULTICAST = "*";
    private static final int PACKET_BYTES = 1_000;
    private static final int WINDOW_BYTES = 8_000;

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Deque<byte[]>> links = new LinkedHashMap<>();
    private final Set<String> held = new HashSet<>();
    private final Rules rules;
    private long nowMs = 1_000;

    Scenario(Rules rules) {
        this.rules = rules;
    }

    void run(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                List<String> words = Arrays.asList(line.split("\\s+"));
                try {
                    step(words.get(0), words.subList(1, words.size()));
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("Line " + (i + 1) + ": " + line + "\n" + e.getMessage(), e);
                }
            }
        }
    }

    private void step(String command, List<String> words) {
        switch (command) {
            case "members" -> {
                words.forEach(this::join);
                transport(words, words);
                time(100);
                nodes.values().forEach(node -> node.log.clear());
            }
            case "join" -> words.forEach(this::join);
            case "transport" -> transport(words, words);
            case "transport-at" -> transport(words.subList(0, 1), words.subList(1, words.size()));
            case "send" -> send(words.get(0), Service.valueOf(words.get(1)), words.get(2));
            case "hold" -> {
                held.add(words.get(0) + UNICAST + words.get(1));
                held.add(words.get(0) + MULTICAST + words.get(1));
            }
            case "hold-multicasts" -> held.add(words.get(0) + MULTICAST + words.get(1));
            case "release" -> {
                held.remove(words.get(0) + UNICAST + words.get(1));
                held.remove(words.get(0) + MULTICAST + words.get(1));
            }
            case "lose" -> {
                link(words.get(0) + UNICAST + words.get(1)).clear();
                link(words.get(0) + MULTICAST + words.get(1)).clear();
            }
            case "crash" -> crash(words.get(0));
            case "run" -> arrive();
            case "time" -> time(Integer.parseInt(words.get(0)));
            case "expect" -> expect(words.get(0), words.subList(1, words.size()));
            case "flushing" ->
                assertThat(node(words.get(0)).core.isFlushing())
                        .isEqualTo(words.get(1).equals("yes"));
            default -> throw new IllegalArgumentException("No such command: " + command);
        }
    }

    private void join(String name) {
        Member member = new Member(new UUID(0, nodes.size() + 1L), name);
        nodes.put(name, new Node(member));
    }

    private void crash(String name) {
        nodes.remove(name);
        links.keySet().removeIf(key -> key.endsWith(UNICAST + name) || key.endsWith(MULTICAST + name));
    }

    private Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("No member " + name);
        }
        return node;
    }

    private Deque<byte[]> link(String key) {
        return links.computeIfAbsent(key, absent -> new ArrayDeque<>());
    }

    private void transport(List<String> at, List<String> names) {
        List<Member> members = names.stream().map(name -> node(name).self).toList();
        for (String name : at) {
            Node node = node(name);
            node.transport = new View(1, members);
            node.core.transportView(node.transport, nowMs);
            node.core.flush(nowMs);
        }
    }

    private void send(String name, Service service, String text) {
        byte[] message = text(text).getBytes(StandardCharsets.UTF_8);
        assertThat(node(name).core.send(service, message)).isPositive();
        node(name).core.flush(nowMs);
    }

    private static String text(String text) {
        int star = text.indexOf('*');
        return star < 0 ? text : text.substring(0, star).repeat(Integer.parseInt(text.substring(star + 1)));
    }

    private void time(int ms) {
        arrive();
        for (int passed = 0; passed < ms; passed += 50) {
            nowMs += 50;
            List.copyOf(nodes.values()).forEach(node -> node.core.tick(nowMs));
            arrive();
        }
    }

    private void arrive() {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (String key : List.copyOf(links.keySet())) {
                String[] ends = key.split("[>*]", 2);
                Node to = nodes.get(ends[1]);
                Deque<byte[]> frames = links.get(key);
                while (to != null && !held.contains(key) && frames != null && !frames.isEmpty()) {
                    to.core.frame(member(ends[0]), frames.remove(), nowMs);
                    to.core.flush(nowMs);
                    progress = true;
                }
            }
        }
    }

    private final Map<String, Member> everybody = new LinkedHashMap<>();

    private Member member(String name) {
        return everybody.get(name);
    }

    private void expect(String name, List<String> words) {
        List<String> log = node(name).log;
        List<String> expected = words.equals(List.of("-")) ? List.of() : words;
        assertThat(log).as("what %s delivered", name).isEqualTo(expected);
        log.clear();
    }

    private final class Node implements VsOutput {
        private final Member self;
        private final VirtualSynchrony core;
        private final List<String> log = new ArrayList<>();
        private View transport;

        Node(Member self) {
            this.self = self;
            everybody.put(self.name(), self);
            this.core = new VirtualSynchrony(
                    self,
                    VsConfig.of("scenario")
                            .withPacketBytes(PACKET_BYTES)
                            .withWindowBytes(WINDOW_BYTES)
                            .withRules(rules),
                    this);
        }

        @Override
        public void send(Member to, byte[] frame) {
            put(UNICAST, to, frame);
        }

        private void put(String lane, Member to, byte[] frame) {
            if (nodes.containsKey(to.name())) {
                link(self.name() + lane + to.name()).add(frame);
            }
        }

        @Override
        public void multicast(byte[] frame) {
            for (Member member : transport.members()) {
                if (!member.equals(self)) {
                    put(MULTICAST, member, frame);
                }
            }
        }

        @Override
        public void datagram(byte[] frame) {
            multicast(frame);
        }

        @Override
        public void sent(long ticket) {}

        @Override
        public void deliver(Delivery delivery) {
            String text = new String(delivery.toBytes(), StandardCharsets.UTF_8);
            boolean repeated =
                    text.length() > 100 && text.equals(text.substring(0, 1).repeat(text.length()));
            log.add(repeated ? text.charAt(0) + "*" + text.length() : text);
        }

        @Override
        public void transitional(List<Member> together) {
            log.add("signal(" + names(together) + ")");
        }

        @Override
        public void holes() {
            log.add("holes");
        }

        @Override
        public void view(VsView view) {
            log.add("view(" + names(view.members()) + ")");
        }

        private String names(List<Member> members) {
            return members.stream().map(Member::name).collect(Collectors.joining(","));
        }

        @Override
        public void rejected(Member from, RejectCause cause, String reason) {
            throw new AssertionError(self + " rejected what came from " + from + ": " + reason);
        }
    }
}
