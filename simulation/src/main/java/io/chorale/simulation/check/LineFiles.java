package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Text files of one directory, of which a kill may have cut the last line. */
final class LineFiles {

    private LineFiles() {}

    /** The files with a suffix, sorted by name. */
    static List<Path> in(Path directory, String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> file.toString().endsWith(suffix)).sorted().forEach(files::add);
        }
        return files;
    }

    /** The lines of a file, without a last one that has no end. */
    static List<String> wholeLines(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** What is wrong with a file, and where. */
    static IllegalArgumentException wrong(Path file, int line, IllegalArgumentException cause) {
        return new IllegalArgumentException(file + ", line " + line + ": " + cause.getMessage(), cause);
    }

    /** The name of a member as part of the name of a file. */
    static String nameOf(Member member) {
        return member.name() + "-" + member.id();
    }
}
