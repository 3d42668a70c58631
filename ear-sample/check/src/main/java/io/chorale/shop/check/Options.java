package io.chorale.shop.check;

import java.net.URI;
import java.nio.file.Path;

/**
 * What to check.
 *
 * @param node1 the address of the shop on the node that is killed, ending in a slash
 * @param node2 the address of the shop on the node that stays
 * @param pidFile names the process of node 1
 * @param startScript starts node 1 again when called with its number
 * @param orderFile the file that is imported
 * @param kill whether node 1 is killed at all
 */
record Options(URI node1, URI node2, Path pidFile, Path startScript, Path orderFile, boolean kill) {

    static Options parse(String[] arguments) {
        URI node1 = null;
        URI node2 = null;
        Path pidFile = null;
        Path startScript = null;
        Path orderFile = null;
        boolean kill = true;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--node1" -> node1 = URI.create(arguments[++i]);
                case "--node2" -> node2 = URI.create(arguments[++i]);
                case "--pid-file" -> pidFile = Path.of(arguments[++i]);
                case "--start-node1" -> startScript = Path.of(arguments[++i]);
                case "--orders" -> orderFile = Path.of(arguments[++i]);
                case "--no-kill" -> kill = false;
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        if (node1 == null || node2 == null || pidFile == null || startScript == null || orderFile == null) {
            throw new IllegalArgumentException("--node1, --node2, --pid-file, --start-node1 and --orders are needed");
        }
        return new Options(node1, node2, pidFile, startScript, orderFile, kill);
    }
}
