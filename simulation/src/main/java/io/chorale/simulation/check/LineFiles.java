package io.chorale.simulation.check;

import io.chorale.groups.Member;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Text files of one directory, of which a kill may have cut the last line. */
public final class LineFiles {

    private LineFiles() {}

    /** The files with a suffix, sorted by name. */
    public static List<Path> in(Path directory, String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> file.toString().endsWith(suffix)).sorted().forEach(files::add);
        }
        return files;
    }

    /** The lines of a file, without a last one that has no end. */
    public static List<String> wholeLines(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /**
     * Makes a log of the lines of a file.
     *
     * @param begin what the first line, the header, says
     * @param add takes each of the others
     * @throws IllegalArgumentException when one of them holds something else, or there is none; names file and line
     */
    public static <L> L parse(Path file, List<String> lines, Function<String, L> begin, BiConsumer<L, String> add) {
        int number = 1;
        try {
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("It has no whole line");
            }
            L log = begin.apply(lines.get(0));
            for (String line : lines.subList(1, lines.size())) {
                number++;
                add.accept(log, line);
            }
            return log;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ", line " + number + ": " + e.getMessage(), e);
        }
    }

    /** Writes a whole log. */
    static <E> void write(Path file, String header, List<E> events, Function<E, String> format) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write(header);
            writer.newLine();
            for (E event : events) {
                writer.write(format.apply(event));
                writer.newLine();
            }
        }
    }

    /** The name of a member as part of the name of a file. */
    static String nameOf(Member member) {
        return member.name() + "-" + member.id();
    }
}
