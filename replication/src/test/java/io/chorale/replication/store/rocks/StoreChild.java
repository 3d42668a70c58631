package io.chorale.replication.store.rocks;

import io.chorale.replication.store.Recorder;
import io.chorale.replication.store.Store;
import io.chorale.replication.store.StoreBatch;
import io.chorale.replication.store.StoreOpenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** Another process with a store: tries to open it, or writes until it is killed, and says what was confirmed. */
final class StoreChild {
    static final int SHARDS = 3;
    private static final int IN_FLIGHT = 64;

    private StoreChild() {}

    public static void main(String[] args) throws IOException {
        RocksConfig config = RocksConfig.of(Path.of(args[1]));
        try (Store store = RocksStore.open(config, new Recorder())) {
            if (args[0].equals("write")) {
                writeForEver(store, Long.parseLong(args[2]));
            }
            System.out.println("opened");
        } catch (StoreOpenException e) {
            System.out.println(e.getMessage());
        }
    }

    static Process start(String... args) throws IOException {
        String[] command = new String[args.length + 4];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command[1] = "-cp";
        command[2] = System.getProperty("java.class.path");
        command[3] = StoreChild.class.getName();
        System.arraycopy(args, 0, command, 4, args.length);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /** Batch n holds one record in each shard, of one random content. */
    private static void writeForEver(Store store, long first) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        Random random = new Random(first);
        for (long number = first; ; number++) {
            byte[] value = new byte[random.nextInt(3_000)];
            random.nextBytes(value);
            StoreBatch batch = new StoreBatch();
            for (int shard = 0; shard < SHARDS; shard++) {
                batch.put(shard, key(number), value);
            }
            inFlight.acquireUninterruptibly();
            store.write(batch, number, token -> {
                System.out.println(token);
                inFlight.release();
            });
        }
    }
}
