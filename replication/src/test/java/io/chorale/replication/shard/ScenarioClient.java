package io.chorale.replication.shard;

import io.chorale.replication.Epoch;
import io.chorale.replication.shard.ClientReply.Answer;
import io.chorale.replication.shard.ClientReply.Attached;
import io.chorale.replication.shard.ClientReply.Outcome;
import io.chorale.replication.shard.Rules.Rule;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client of a scenario: keeps what it asked for, asks again where it is attached, and believes what it should. */
final class ScenarioClient {
    private final ClientId id;
    private final Rules rules;
    private final SimNetwork network;
    private final TreeMap<Long, Operation> open = new TreeMap<>();
    private final Map<Long, Outcome> answers = new HashMap<>();
    private String attachedTo;
    private Epoch epoch = Epoch.NONE;

    ScenarioClient(ClientId id, Rules rules, SimNetwork network) {
        this.id = id;
        this.rules = rules;
        this.network = network;
    }

    ClientRequest attach() {
        return new ClientRequest.Attach(id);
    }

    String attachedTo() {
        return attachedTo;
    }

    ClientRequest request(long sequence, Operation operation) {
        open.put(sequence, operation);
        return new ClientRequest.Request(epoch, id, sequence, operation);
    }

    void receive(String from, Object message) {
        if (message instanceof Attached attached) {
            attachedTo = from;
            epoch = attached.epoch();
            open.forEach((sequence, operation) ->
                    network.send(id.value(), from, new ClientRequest.Request(epoch, id, sequence, operation)));
        } else if (message instanceof Answer answer) {
            boolean isOldRefusal = answer.outcome() == Outcome.REFUSED
                    && !answer.epoch().equals(epoch)
                    && rules.keep(Rule.IGNORE_OLD_REFUSALS);
            if (!isOldRefusal && open.remove(answer.sequence()) != null) {
                answers.put(answer.sequence(), answer.outcome());
            }
        }
    }

    /** What the client believes of a request. */
    String answer(long sequence) {
        Outcome outcome = answers.get(sequence);
        return outcome == null ? "-" : outcome.name().toLowerCase(Locale.ROOT);
    }
}
