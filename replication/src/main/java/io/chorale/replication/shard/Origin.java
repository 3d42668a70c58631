package io.chorale.replication.shard;

/**
 * Names a message, whatever copies of it a retry has made: the request that sent it.
 *
 * @param sub from 0; tells apart what one request sent
 */
public record Origin(ClientId client, long sequence, int sub) {

    @Override
    public String toString() {
        return client + "/" + sequence + "." + sub;
    }
}
