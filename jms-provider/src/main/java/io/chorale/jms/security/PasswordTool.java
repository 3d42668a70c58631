package io.chorale.jms.security;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * {@code bin/chorale password NAME}: asks for a password and prints the line of a security file. The password comes from
 * the terminal, or else is the first line of the input; never an argument, which all users of a machine can see.
 */
public final class PasswordTool {
    /** Where the password comes from. */
    @FunctionalInterface
    interface Source {
        /** The password, or null when there is none. */
        char[] read() throws IOException;
    }

    private PasswordTool() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, source(System.console()), System.out, System.err));
    }

    static int run(String[] arguments, Source source, PrintStream out, PrintStream errors) throws IOException {
        if (arguments.length < 1 || arguments.length > 2 || !isName(arguments[0])) {
            errors.println("bin/chorale password NAME [ITERATIONS]: NAME has no spaces and none of = : # ! \\");
            return 2;
        }
        char[] password = source.read();
        if (password == null || password.length == 0) {
            errors.println("password: none was given, or the two differ");
            return 1;
        }
        try {
            int iterations = arguments.length < 2 ? PasswordHash.DEFAULT_ITERATIONS : Integer.parseInt(arguments[1]);
            PasswordHash hash = PasswordHash.of(password, iterations, new SecureRandom());
            out.println("user." + arguments[0] + " = " + hash.encoded());
            return 0;
        } catch (NumberFormatException e) {
            errors.println("password: ITERATIONS is a number, not " + arguments[1]);
            return 2;
        } catch (IllegalArgumentException e) {
            errors.println("password: " + e.getMessage());
            return 2;
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static boolean isName(String name) {
        return !name.equals(SecurityFile.ANONYMOUS) && name.matches("[^\\s=:#!\\\\-][^\\s=:#!\\\\]*");
    }

    private static Source source(Console console) {
        if (console == null) {
            return () -> {
                String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                return line == null ? null : line.toCharArray();
            };
        }
        return () -> {
            char[] first = console.readPassword("Password: ");
            char[] again = console.readPassword("Again: ");
            return Arrays.equals(first, again) ? first : null;
        };
    }
}
