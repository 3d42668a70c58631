package io.chorale.jms.replicated;

import io.chorale.jms.queue.Answer;
import io.chorale.jms.queue.Operation;
import io.chorale.jms.queue.Question;
import io.chorale.jms.queue.QueueNames;
import io.chorale.jms.service.Address;
import io.chorale.jms.service.MessagingException.Kind;
import io.chorale.jms.service.Source;
import io.chorale.jms.service.Subscription;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Makes and deletes subscriptions. A named one is in the shard of its topic, and another shard knows which topic that is,
 * for one name is one subscription whatever the topic. The name is written first, and removed last: what a lost node leaves
 * behind is a name without a subscription, which does no harm.
 */
final class NamedSubscriptions {
    private final ShardCalls calls;
    private final Routing routing;

    NamedSubscriptions(ShardCalls calls, Routing routing) {
        this.calls = calls;
        this.routing = routing;
    }

    /** Makes a consumer's subscription, unless it is there; one of the same name to another topic is deleted before. */
    CompletableFuture<Answer> subscribe(Source source, UUID consumer, UUID member) {
        Operation.Subscribe subscribe = new Operation.Subscribe(source, consumer, member);
        int shard = routing.shardOf(source.address());
        if (source.subscription().type() == Subscription.Type.OWN) {
            return calls.request(shard, subscribe);
        }
        String key = source.subscription().key();
        return topicOf(key)
                .thenCompose(former -> source.address().equals(former)
                        ? CompletableFuture.completedFuture(null)
                        : move(source, former))
                .thenCompose(moved -> calls.request(shard, subscribe))
                .thenCompose(subscribed -> keepName(key, source.address()).thenApply(kept -> subscribed));
    }

    /** Whoever was just ending the subscription may have removed the name of the one that is there now. */
    private CompletableFuture<Answer> keepName(String key, Address topic) {
        return topicOf(key)
                .thenCompose(
                        now -> topic.equals(now) ? CompletableFuture.completedFuture(null) : name(key, null, topic));
    }

    private CompletableFuture<Answer> move(Source source, Address former) {
        Subscription subscription = source.subscription();
        CompletableFuture<Answer> dropped = former == null
                ? CompletableFuture.completedFuture(null)
                : drop(former, subscription.key(), subscription.type());
        return dropped.thenCompose(done -> name(subscription.key(), former, source.address()));
    }

    /** Deletes a durable subscription. */
    CompletableFuture<Void> unsubscribe(String clientId, String name) {
        String key = Subscription.key(true, clientId, name);
        return topicOf(key).thenCompose(topic -> {
            if (topic == null) {
                return Failures.failed(
                        Kind.NO_DESTINATION,
                        "There is no durable subscription " + name
                                + (clientId.isEmpty() ? " without a client id" : " of the client id " + clientId));
            }
            return drop(topic, key, null)
                    .thenCompose(dropped -> name(key, topic, null))
                    .thenApply(done -> null);
        });
    }

    /** A consumer is of its subscription no more. */
    CompletableFuture<Answer> close(Source source, UUID consumer) {
        return calls.request(routing.shardOf(source.address()), new Operation.Unsubscribe(consumer))
                .thenCompose(answer -> ((Answer.Count) answer).value() == 0
                        ? CompletableFuture.completedFuture(answer)
                        : name(source.subscription().key(), source.address(), null));
    }

    private CompletableFuture<Address> topicOf(String key) {
        return calls.query(routing.shardOfSubscription(key), new Question.TopicOf(key))
                .thenApply(answer -> ((Answer.Topic) answer).value());
    }

    private CompletableFuture<Answer> drop(Address topic, String key, Subscription.Type type) {
        return calls.request(routing.shardOf(topic), new Operation.Drop(QueueNames.ofNamed(key), type));
    }

    private CompletableFuture<Answer> name(String key, Address expected, Address topic) {
        return calls.request(routing.shardOfSubscription(key), new Operation.Move(key, expected, topic));
    }
}
