package io.chorale.simulation.replication;

import io.chorale.replication.shard.ClientRequest;
import io.chorale.replication.shard.Message;
import io.chorale.replication.shard.Message.Append;
import io.chorale.replication.shard.Message.Begin;
import io.chorale.replication.shard.Message.Report;
import io.chorale.replication.shard.Message.Start;
import io.chorale.replication.shard.Message.Whole;
import io.chorale.replication.shard.NodeId;
import io.chorale.replication.shard.ReplicaImage;
import io.chorale.replication.shard.ShardCodec;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Messages in one line, for people. */
final class Describe {
    private Describe() {}

    static String message(Object message) {
        Object readable = message instanceof byte[] bytes ? ShardCodec.decode(bytes) : message;
        if (readable instanceof Report report) {
            return "Report " + report.epoch() + " last " + report.summary().last() + " config "
                    + report.summary().config().version() + " in sync "
                    + nodes(report.summary().inSync());
        } else if (readable instanceof Whole whole) {
            return "Whole " + whole.epoch() + image(whole.image());
        } else if (readable instanceof Start start) {
            return "Start " + start.epoch() + image(start.image());
        } else if (readable instanceof Begin begin) {
            return "Begin " + begin.epoch() + " base " + begin.base() + " last " + begin.last() + " in sync "
                    + nodes(begin.start().inSync());
        } else if (readable instanceof Append append) {
            long first = append.run().first().index();
            long last = append.run().last().index();
            return "Append " + append.epoch() + ":" + first + (last == first ? "" : "-" + last) + " commit "
                    + append.commit();
        } else if (readable instanceof ClientRequest.Request request) {
            return "asks " + request.epoch() + " " + request.client() + "/" + request.sequence() + " "
                    + operation(SimOperation.decode(request.operation()));
        }
        return readable instanceof Message ? readable.toString().replace("[epoch=", " [") : readable.toString();
    }

    private static String operation(SimOperation operation) {
        if (operation instanceof SimOperation.Work work) {
            return "removes " + work.removes() + " adds " + work.adds().size();
        } else if (operation instanceof SimOperation.Prepare prepare) {
            return "prepares " + prepare.xid() + " removes " + prepare.work().removes();
        }
        return operation.toString();
    }

    private static String image(ReplicaImage image) {
        return " last " + image.last() + ", " + image.state().elements().size() + " elements, tail "
                + image.tail().size() + ", in sync " + nodes(image.inSync());
    }

    static List<String> nodes(Collection<NodeId> ids) {
        return new TreeSet<>(ids).stream().map(Names::name).toList();
    }
}
