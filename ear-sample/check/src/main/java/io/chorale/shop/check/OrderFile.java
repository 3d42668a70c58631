package io.chorale.shop.check;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Imports the order file, again and again until one import came to its end. For one thread. */
final class OrderFile {

    private static final Pattern REJECTED = Pattern.compile("\"rejected\":\\[([^]]*)]");
    /** As long as a visitor: rows that a killed node has prepared stay locked until that node is back and recovers. */
    private static final Duration DEADLINE = Duration.ofSeconds(150);

    private static final long PAUSE_MS = 1_000;

    private final Path file;

    OrderFile(Path file) {
        this.file = file;
    }

    /** What the shop says of the file: the ids it has taken, and how many lines it rejected. */
    record Imported(Set<String> orderIds, int rejected) {}

    /** Imports through one node after the other; a file that was imported in part is sent again from its start. */
    Imported importThrough(List<URI> nodes) throws IOException, InterruptedException {
        ShopClient client = new ShopClient();
        IOException last = null;
        Instant deadline = Instant.now().plus(DEADLINE);
        for (int attempt = 0; Instant.now().isBefore(deadline); attempt++) {
            try {
                ShopClient.Answer answer = client.importFile(nodes.get(attempt % nodes.size()), file);
                if (answer.status() == 200) {
                    return read(answer.body());
                }
                last = new IOException("the import was answered with " + answer.status());
            } catch (IOException e) {
                last = e;
            }
            System.out.println("check:  the import broke off and is sent again: " + last.getMessage());
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        throw new IOException("the order file could not be imported", last);
    }

    private Imported read(String answer) throws IOException {
        Set<Integer> rejected = new HashSet<>();
        Matcher numbers = REJECTED.matcher(answer);
        if (!numbers.find()) {
            throw new IOException("no rejected lines in " + answer);
        }
        for (String number : numbers.group(1).split(",", -1)) {
            if (!number.isBlank()) {
                rejected.add(Integer.valueOf(number.strip()));
            }
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        Set<String> ids = new HashSet<>();
        for (int number = 2; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (!rejected.contains(number)) {
                ids.add(line.substring(0, line.indexOf(',')));
            }
        }
        return new Imported(Set.copyOf(ids), rejected.size());
    }
}
