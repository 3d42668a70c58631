package io.chorale.jms.queue;

import io.chorale.groups.Member;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessageKey;
import io.chorale.replication.Dot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One shard with its real machine and dispatcher under random use, next to a {@link ReferenceModel}. Requests are decided
 * when they are admitted, as at a primary, and told some time later; what was not told is lost when the primary changes.
 * Signals to consumers arrive late, members leave, primaries change.
 */
final class ShardSimulation {

    /** Faults to plant, to see that the checks find them. */
    enum Fault {
        NONE,
        HANDS_TO_TWO,
        LOSES_A_MESSAGE,
        FORGETS_ORDER,
        MISCOUNTS,
        FORGETS_CREDIT,
        FORGETS_CLAIMS,
        IGNORES_HOLDERS,
        SHOWS_EARLY,
        SKIPS_AT_A_BORDER
    }

    private static final List<Member> MEMBERS = List.of(Shard.ALICE, Shard.BOB, new Member(new UUID(1, 3), "carol"));
    private static final List<Address> QUEUES = List.of(Shard.ORDERS, new Address(Address.Kind.QUEUE, "bills"));

    private static final class Client {
        final UUID id;
        final Member member;
        final String queue;
        /** Last digits of the messages it selects; empty for all messages. */
        final String digits;

        final Map<MessageKey, String> held = new LinkedHashMap<>();
        long number = 1;
        long granted;
        long received;

        Client(UUID id, Member member, String queue, String digits, long granted) {
            this.id = id;
            this.member = member;
            this.queue = queue;
            this.digits = digits;
            this.granted = granted;
        }

        boolean selects(String message) {
            return digits.isEmpty() || digits.indexOf(message.charAt(message.length() - 1)) >= 0;
        }

        String selector() {
            return digits.isEmpty()
                    ? null
                    : digits.chars()
                            .mapToObj(digit -> "JMSMessageID LIKE '%" + (char) digit + "'")
                            .collect(Collectors.joining(" OR "));
        }
    }

    /** Half of the consumers take everything. */
    private static final List<String> DIGITS = List.of("", "", "", "3", "05", "123456");

    /** A request that was admitted and decided, and that the model does not know as decided yet. */
    private record Admitted(Client client, Operation operation, Set<String> takes, Map<String, Send> sends) {}

    /**
     * A decided request on its way to the commit.
     *
     * @param logged what the log holds once this decision is committed
     */
    private record Pending(Admitted request, Shard.Decided decided, RecordedElements logged) {}

    private final Random random;
    private final Fault fault;
    private final Shard shard;
    private final ReferenceModel model = new ReferenceModel();
    private final Map<UUID, Client> clients = new LinkedHashMap<>();
    private final ArrayDeque<Pending> admitted = new ArrayDeque<>();
    private final Map<Member, Queue<PrimarySignal>> inboxes = new LinkedHashMap<>();
    private final Map<BranchId, Admitted> branches = new LinkedHashMap<>();
    private RecordedElements committed = new RecordedElements();
    private boolean gathered;
    private int names;
    private int seen;

    ShardSimulation(long seed, Fault fault) {
        this.random = new Random(seed);
        this.fault = fault;
        // Most queues are longer than their windows, for that is where mistakes are made.
        int window = random.nextInt(4) == 0 ? 1_024 : 1 + random.nextInt(5);
        this.shard = new Shard(
                new MemoryBudget(1L << 40),
                new QueueSettings(1_000, 1_000, window, Shard.WITHOUT_END),
                fault == Fault.SKIPS_AT_A_BORDER ? new MisreadElements() : new RecordedElements());
        MEMBERS.forEach(member -> inboxes.put(member, new ArrayDeque<>()));
        shard.present.addAll(MEMBERS);
        shard.reign();
        gathered = false;
        shard.signal(MEMBERS.get(2), new ConsumerSignal.AllAttached());
        gathered = true;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            observe();
            if (gathered) {
                model.checkNothingWaits();
            }
        }
        drain();
    }

    private void step() {
        switch (random.nextInt(21)) {
            case 0, 1, 2 -> send();
            case 3 -> attach();
            case 4, 5 -> credit();
            case 6, 7, 8 -> arrive(pick(MEMBERS));
            case 9, 10, 11 -> settle(false);
            case 12 -> settle(true);
            case 13 -> endBranch();
            case 14 -> giveBack(random.nextBoolean());
            case 15 -> detach();
            case 19 -> count();
            case 16, 17 -> decideNext();
            case 18 -> disturb();
            // Now and then so long that what waits for nobody leaves the memory.
            default -> shard.tick(random.nextInt(4) == 0 ? IdleWindows.KEEP_MS : random.nextInt(50));
        }
    }

    private void send() {
        Map<String, Send> sends = newSends(1 + random.nextInt(3));
        request(new Admitted(null, new Operation.Batch(List.copyOf(sends.values()), List.of()), Set.of(), sends));
    }

    private Map<String, Send> newSends(int count) {
        Map<String, Send> sends = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String id = "m" + names++;
            sends.put(id, Shard.message(pick(QUEUES), id, random.nextInt(3), 0));
        }
        return sends;
    }

    private void attach() {
        if (clients.size() < 6) {
            attach(pick(MEMBERS), QueueNames.ofQueue(pick(QUEUES)), pick(DIGITS), random.nextInt(4));
        }
    }

    private void attach(Member member, String queue, String digits, long credit) {
        if (shard.present.contains(member)) {
            Client client = new Client(new UUID(8, names++), member, queue, digits, credit);
            clients.put(client.id, client);
            attach(client);
        }
    }

    private void attach(Client client) {
        List<MessageKey> claims = fault == Fault.FORGETS_CLAIMS ? List.of() : List.copyOf(client.held.keySet());
        model.attached(
                client.id,
                client.queue,
                client::selects,
                client.granted - client.received,
                Set.copyOf(client.held.values()));
        signal(
                client,
                new ConsumerSignal.Attach(
                        client.id,
                        client.number,
                        client.queue,
                        client.selector(),
                        client.granted,
                        client.received,
                        claims));
    }

    private void credit() {
        Client client = anyClient();
        if (client != null) {
            int more = 1 + random.nextInt(4);
            client.granted += more;
            model.credited(client.id, more);
            if (fault != Fault.FORGETS_CREDIT) {
                signal(client, new ConsumerSignal.Credit(client.id, client.number, client.granted));
            }
        }
    }

    private void arrive(Member member) {
        PrimarySignal signal = inboxes.get(member).poll();
        if (signal instanceof PrimarySignal.Deliver deliver) {
            for (PrimarySignal.Handed handed : deliver.messages()) {
                Client client = clients.get(handed.consumer());
                if (client != null && client.number == handed.number()) {
                    client.received++;
                    client.held.put(handed.key(), Shard.id(handed));
                }
            }
        }
    }

    private void settle(boolean prepare) {
        Client client = anyClient();
        if (client == null || client.held.isEmpty()) {
            return;
        }
        Map<MessageKey, String> some = someOf(client);
        Map<String, Send> sends = newSends(random.nextInt(2));
        Operation.Batch batch = new Operation.Batch(List.copyOf(sends.values()), takes(client, some));
        Operation operation = prepare
                ? new Operation.Prepare(
                        new BranchId(false, names++, "00", "00"), BranchOrigin.xa(client.id, client.id), batch)
                : batch;
        request(new Admitted(client, operation, Set.copyOf(some.values()), sends));
    }

    private Map<MessageKey, String> someOf(Client client) {
        Map<MessageKey, String> some = new LinkedHashMap<>();
        int count = 1 + random.nextInt(3);
        for (Map.Entry<MessageKey, String> each : client.held.entrySet()) {
            if (some.size() < count && random.nextBoolean()) {
                some.put(each.getKey(), each.getValue());
            }
        }
        return some;
    }

    private List<Take> takes(Client client, Map<MessageKey, String> messages) {
        return messages.entrySet().stream()
                .map(each -> new Take(
                        new MessageRef(client.queue, each.getKey()), client.id, model.isCounted(each.getValue())))
                .toList();
    }

    /** As a client does before it shows a message that a node may have been lost of. */
    private void count() {
        Client client = anyClient();
        if (client == null) {
            return;
        }
        client.held.forEach((key, id) -> {
            if (model.isToBeCounted(id) && model.maySettle(client.id, id) && random.nextBoolean()) {
                Operation count = new Operation.Count(new Take(new MessageRef(client.queue, key), client.id));
                if (shard.admit(client.member, count) != null) {
                    throw new AssertionError("Refused to count " + id);
                }
                letIn(new Admitted(null, count, Set.of(id), Map.of()));
            }
        });
        // A client goes on when it has the answer.
        while (!admitted.isEmpty()) {
            decideNext();
        }
    }

    private void endBranch() {
        if (!branches.isEmpty()) {
            endBranch(pick(List.copyOf(branches.keySet())), random.nextBoolean());
        }
    }

    private void endBranch(BranchId id, boolean commit) {
        Admitted branch = branches.remove(id);
        Operation operation = commit ? new Operation.Commit(id) : new Operation.Rollback(id, true);
        letIn(new Admitted(null, operation, branch.takes(), commit ? branch.sends() : Map.of()));
    }

    private void giveBack(boolean seen) {
        Client client = anyClient();
        if (client == null || client.held.isEmpty()) {
            return;
        }
        Map<MessageKey, String> some = someOf(client);
        some.values().removeIf(id -> !model.maySettle(client.id, id));
        some.keySet().forEach(client.held::remove);
        if (seen) {
            Operation release = new Operation.Release(takes(client, some));
            request(new Admitted(client, release, Set.copyOf(some.values()), Map.of()));
        } else {
            model.ready(Set.copyOf(some.values()), false);
            signal(client, new ConsumerSignal.Return(client.id, client.number, List.copyOf(some.keySet())));
        }
    }

    private void detach() {
        Client client = anyClient();
        if (client != null) {
            clients.remove(client.id);
            model.detached(client.id);
            signal(client, new ConsumerSignal.Detach(client.id, client.number));
        }
    }

    private void request(Admitted request) {
        boolean may = request.client() == null
                || request.takes().stream().allMatch(id -> model.maySettle(request.client().id, id));
        Answer refusal = fault == Fault.IGNORES_HOLDERS ? null : shard.admit(Shard.ALICE, request.operation());
        if ((refusal == null) != may) {
            throw new AssertionError("Admission said " + refusal + " of " + request);
        }
        if (refusal == null) {
            if (request.client() != null) {
                model.settling(request.client().id, request.takes());
            }
            letIn(request);
        } else if (request.client() != null) {
            request.client().held.values().removeAll(request.takes());
        }
    }

    private void letIn(Admitted request) {
        Shard.Decided decided = shard.decide(request.operation());
        expectApplied(decided.answer());
        if (fault == Fault.SHOWS_EARLY) {
            shard.tell(decided);
        }
        admitted.add(new Pending(request, decided, shard.elements.copy()));
    }

    private void decideNext() {
        Pending next = admitted.poll();
        if (next != null) {
            decide(next);
        }
    }

    private void decide(Pending next) {
        decided(next.request());
        shard.tell(next.decided());
        committed = next.logged();
        observe();
    }

    private void decided(Admitted request) {
        if (request.client() != null) {
            request.client().held.values().removeAll(request.takes());
        }
        Operation operation = request.operation();
        if (operation instanceof Operation.Prepare prepare) {
            model.prepared(request.takes());
            branches.put(prepare.id(), request);
        } else if (operation instanceof Operation.Count) {
            request.takes().forEach(model::counted);
        } else if (operation instanceof Operation.Rollback || operation instanceof Operation.Release) {
            model.ready(request.takes(), true);
        } else {
            model.consumed(request.takes());
            sent(request.sends());
        }
    }

    private void sent(Map<String, Send> sends) {
        sends.forEach((id, send) -> model.sent(id, QueueNames.ofQueue(send.destination()), send.priority()));
    }

    private void disturb() {
        switch (random.nextInt(4)) {
            case 0 -> takeOver();
            case 1 -> leaveOrReturn();
            default -> loseNothing();
        }
    }

    private void loseNothing() {
        if (fault == Fault.LOSES_A_MESSAGE) {
            Dot dot = shard.nextDot();
            shard.machine.apply(
                    dot,
                    OperationCodec.encode(new Operation.Expire(clients.values().stream()
                            .flatMap(client ->
                                    client.held.keySet().stream().map(key -> new MessageRef(client.queue, key)))
                            .limit(1)
                            .toList())),
                    shard.elements.record(dot));
        }
    }

    private void leaveOrReturn() {
        Member member = pick(MEMBERS);
        Set<Member> now = new LinkedHashSet<>(shard.present);
        if (now.remove(member)) {
            for (Client client : List.copyOf(clients.values())) {
                if (client.member.equals(member)) {
                    clients.remove(client.id);
                    model.lost(client.id);
                }
            }
            inboxes.get(member).clear();
        } else {
            now.add(member);
        }
        shard.members(now.toArray(Member[]::new));
        List<Shard.Decided> own = shard.decideProposals();
        RecordedElements logged = shard.elements.copy();
        observe();
        while (!admitted.isEmpty()) {
            decideNext();
        }
        model.cameBack();
        own.forEach(shard::tell);
        committed = logged;
    }

    /** What is admitted survives up to some point; the rest is asked again at the new primary. */
    private void takeOver() {
        for (int survive = admitted.isEmpty() ? 0 : random.nextInt(admitted.size() + 1); survive > 0; survive--) {
            decideNext();
        }
        model.newReign();
        inboxes.values().forEach(Queue::clear);
        shard.takeOver(committed.copy());
        seen = 0;
        gathered = false;
        // A release is not asked again: a client that hears of the new primary need not give back what it does not
        // claim.
        List<Admitted> again = admitted.stream()
                .map(Pending::request)
                .filter(request -> !(request.operation() instanceof Operation.Release))
                .toList();
        admitted.clear();
        boolean requestsFirst = random.nextBoolean();
        if (requestsFirst) {
            again.forEach(this::request);
        }
        for (Client client : clients.values()) {
            client.number++;
            attach(client);
        }
        if (!requestsFirst) {
            again.forEach(this::request);
        }
        model.gathered();
        for (Member member : shard.present) {
            shard.signal(member, new ConsumerSignal.AllAttached());
        }
        gathered = true;
    }

    private void drain() {
        while (!admitted.isEmpty()) {
            decideNext();
        }
        for (BranchId id : List.copyOf(branches.keySet())) {
            endBranch(id, random.nextBoolean());
            decideNext();
            observe();
        }
        while (!clients.isEmpty()) {
            detach();
            observe();
        }
        shard.members(MEMBERS.toArray(Member[]::new));
        for (Address queue : QUEUES) {
            attach(Shard.ALICE, QueueNames.ofQueue(queue), "", 1_000_000);
        }
        observe();
        while (!inboxes.get(Shard.ALICE).isEmpty()) {
            arrive(Shard.ALICE);
        }
        for (Client client : clients.values()) {
            request(new Admitted(
                    client,
                    new Operation.Batch(List.of(), takes(client, client.held)),
                    Set.copyOf(client.held.values()),
                    Map.of()));
            decideNext();
        }
        model.checkAllConsumed();
        if (shard.figures().messages() != 0
                || shard.figures().bytes() != 0
                || shard.figures().handedOut() != 0) {
            throw new AssertionError("Something stays: " + shard.figures());
        }
        if (!shard.elements.all().isEmpty()) {
            throw new AssertionError("Elements stay: " + shard.elements.all());
        }
    }

    /** Checks what the primary sent since the last call, event by event, and puts it on its way. */
    private void observe() {
        List<PrimarySignal.Handed> together = new ArrayList<>();
        for (; seen < shard.sent.size(); seen++) {
            if (seen > 0 && !shard.sentIn.get(seen).equals(shard.sentIn.get(seen - 1))) {
                model.handed(together);
                together.clear();
            }
            Shard.Sent each = shard.sent.get(seen);
            if (each.signal() instanceof PrimarySignal.Deliver deliver) {
                PrimarySignal.Deliver arriving = tampered(deliver);
                together.addAll(arriving.messages());
                inboxes.get(each.to()).add(arriving);
            }
        }
        model.handed(together);
    }

    private PrimarySignal.Deliver tampered(PrimarySignal.Deliver deliver) {
        List<PrimarySignal.Handed> messages = new ArrayList<>(deliver.messages());
        PrimarySignal.Handed first = messages.get(0);
        if (fault == Fault.HANDS_TO_TWO && clients.size() > 1) {
            UUID other = pick(List.copyOf(clients.keySet()));
            messages.add(new PrimarySignal.Handed(
                    other, 1, first.key(), first.deliveryCount(), first.countFirst(), first.envelope()));
        } else if (fault == Fault.FORGETS_ORDER) {
            java.util.Collections.reverse(messages);
        } else if (fault == Fault.MISCOUNTS && random.nextInt(4) == 0) {
            messages.set(
                    0,
                    new PrimarySignal.Handed(
                            first.consumer(),
                            first.number(),
                            first.key(),
                            first.deliveryCount() + 1,
                            first.countFirst(),
                            first.envelope()));
        }
        return new PrimarySignal.Deliver(messages);
    }

    private void signal(Client client, ConsumerSignal signal) {
        shard.signal(client.member, signal);
    }

    private static void expectApplied(Answer answer) {
        if (answer instanceof Answer.Refused) {
            throw new AssertionError("Not applied: " + answer);
        }
    }

    private Client anyClient() {
        return clients.isEmpty() ? null : clients.get(pick(List.copyOf(clients.keySet())));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    @Override
    public String toString() {
        return clients.values().stream()
                .map(client -> client.id + " holds " + client.held.values())
                .collect(Collectors.joining("; "));
    }
}
