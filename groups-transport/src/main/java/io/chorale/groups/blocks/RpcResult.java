package io.chorale.groups.blocks;

import io.chorale.groups.cluster.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call came to. Immutable.
 *
 * @param answers of each member that was called, in the order of the view; unmodifiable
 */
public record RpcResult<A>(Map<Address, RpcAnswer<A>> answers) {

    public RpcResult {
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    }

    /** The good answers, in the order of the view. */
    public List<A> values() {
        List<A> values = new ArrayList<>();
        for (RpcAnswer<A> answer : answers.values()) {
            if (answer instanceof RpcAnswer.Answered<A> answered) {
                values.add(answered.value());
            }
        }
        return values;
    }

    /** Whether all that were called have answered. */
    public boolean complete() {
        return values().size() == answers.size();
    }
}
