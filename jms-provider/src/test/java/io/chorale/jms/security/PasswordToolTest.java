package io.chorale.jms.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The line that {@code bin/chorale password} prints. */
class PasswordToolTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String password, String... arguments) throws IOException {
        return PasswordTool.run(
                arguments,
                () -> password == null ? null : password.toCharArray(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @Test
    void theLineIsOneOfASecurityFile() throws IOException {
        assertThat(run("geheim", "ann", "1000")).isZero();

        String[] line = out.toString(StandardCharsets.UTF_8).strip().split(" = ", -1);
        assertThat(line[0]).isEqualTo("user.ann");
        assertThat(PasswordHash.parse(line[1]).matches("geheim".toCharArray())).isTrue();
        assertThat(errors.size()).isZero();
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        assertThat(run("x")).isEqualTo(2);
        assertThat(run("x", "a b")).isEqualTo(2);
        assertThat(run("x", "anonymous")).isEqualTo(2);
        assertThat(run("x", "ann", "5")).isEqualTo(2);
        assertThat(run("x", "ann", "many")).isEqualTo(2);
        assertThat(run(null, "ann")).isEqualTo(1);
        assertThat(run("", "ann")).isEqualTo(1);
        assertThat(out.size()).isZero();
    }
}
