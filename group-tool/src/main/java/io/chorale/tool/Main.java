package io.chorale.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;

/** Where {@code bin/group} begins. Exits with 0, with 2 when the command line is wrong, and with 1 when it fails. */
public final class Main {

    private Main() {}

    public static void main(String[] words) throws IOException {
        Options options;
        try {
            options = Options.of(words);
            options.check();
        } catch (IllegalArgumentException e) {
            System.err.println("group: " + e.getMessage() + "; bin/group help shows what there is");
            System.exit(2);
            return;
        }
        try {
            new GroupTool(options, System.out).run(new InputStreamReader(System.in, UTF_8));
        } catch (IllegalArgumentException e) {
            System.err.println("group: " + e.getMessage() + "; bin/group help shows what there is");
            System.exit(2);
        } catch (RuntimeException e) {
            System.err.println("group: " + e.getMessage());
            System.exit(1);
        }
    }
}
