package io.chorale.simulation.replication;

import io.chorale.groups.wire.WireReader;
import io.chorale.groups.wire.WireWriter;
import io.chorale.replication.Dot;
import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientId;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Forgotten;
import io.chorale.replication.shard.ClientRequest;
import io.chorale.replication.shard.Payload;
import io.chorale.replication.shard.Rules;
import io.chorale.replication.shard.Rules.Rule;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A client of a scenario: keeps what it asked for, asks again where it is attached, and believes what it should. */
final class ScenarioClient {
    private final ClientId id;
    private final Rules rules;
    private final ScenarioNetwork network;
    private final TreeMap<Long, Payload> open = new TreeMap<>();
    private final TreeMap<Long, Payload> questions = new TreeMap<>();
    private final Map<Long, Epoch> since = new HashMap<>();
    /** What a request must not be decided without: where the branch that it ends was prepared. */
    private final Map<Long, Dot> after = new HashMap<>();

    private final Map<String, Dot> prepared = new HashMap<>();
    private final Map<Long, String> answers = new HashMap<>();
    private String attachedTo;
    private Epoch epoch = Epoch.NONE;

    ScenarioClient(ClientId id, Rules rules, ScenarioNetwork network) {
        this.id = id;
        this.rules = rules;
        this.network = network;
    }

    Object attach() {
        return new Session.Attach();
    }

    String attachedTo() {
        return attachedTo;
    }

    ClientRequest request(long sequence, SimOperation operation) {
        open.put(sequence, SimOperation.encode(operation));
        if (operation instanceof SimOperation.Decide decide) {
            after.put(sequence, prepared.getOrDefault(decide.xid(), Dot.NONE));
        }
        return again(sequence);
    }

    private ClientRequest again(long sequence) {
        since.merge(sequence, epoch, (one, other) -> one.isAfter(other) ? other : one);
        return new ClientRequest.Request(
                epoch,
                since.get(sequence),
                id,
                sequence,
                open.firstKey(),
                after.getOrDefault(sequence, Dot.NONE),
                open.get(sequence));
    }

    /** Asks for the value of a register. */
    void ask(long sequence, String register) {
        questions.put(
                sequence, new Payload(new WireWriter().writeString(register).toBytes()));
        send(question(sequence));
    }

    private ClientRequest question(long sequence) {
        return new ClientRequest.Query(epoch, id, sequence, questions.get(sequence));
    }

    /** What is not answered, in its order. */
    void sendAgain() {
        open.keySet().forEach(sequence -> send(again(sequence)));
        questions.keySet().forEach(sequence -> send(question(sequence)));
    }

    private void send(ClientRequest request) {
        network.send(id.value(), attachedTo, request);
    }

    void receive(String from, Object message) {
        if (message instanceof Session.Attached attached) {
            attachedTo = from;
            epoch = attached.epoch();
            sendAgain();
        } else if (message instanceof Forgotten forgotten) {
            if (forgotten.epoch().equals(epoch) && open.remove(forgotten.sequence()) != null) {
                answers.put(forgotten.sequence(), "forgotten");
            }
        } else if (message instanceof Answer answer && questions.remove(answer.sequence()) != null) {
            String value = RegisterValue.of(answer.answer()).value();
            answers.put(answer.sequence(), value.isEmpty() ? "nothing" : value);
        } else if (message instanceof Answer answer) {
            boolean isOldRefusal =
                    !answer.changed() && !answer.epoch().equals(epoch) && rules.keep(Rule.IGNORE_OLD_REFUSALS);
            Payload asked = isOldRefusal ? null : open.remove(answer.sequence());
            if (asked != null) {
                remember(asked, answer);
                answers.put(answer.sequence(), answer.changed() ? "applied" : "refused");
            }
        }
    }

    private void remember(Payload asked, Answer answer) {
        if (answer.changed() && SimOperation.decode(asked) instanceof SimOperation.Prepare branch) {
            prepared.put(branch.xid(), Dot.read(new WireReader(answer.answer().bytes())));
        }
    }

    /** What the client believes of a request. */
    String answer(long sequence) {
        return answers.getOrDefault(sequence, "-");
    }
}
