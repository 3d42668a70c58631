package io.chorale.jms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The arrows between the client's packages: each may know those beneath it, so there is no cycle. */
class ClientArchitectureTest {
    private static final String ROOT = "io.chorale.jms";

    private static final Map<String, String[]> KNOWS = Map.of(
            "message", new String[] {"service"},
            "link", new String[] {"service"},
            "xa", new String[] {"link", "service"},
            "client", new String[] {"message", "link", "xa", "service", "selector", "security"},
            "inbound", new String[] {"message", "link", "xa", "service"});

    private final JavaClasses code = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    @DisplayName("each package knows what its package-info says")
    void arrows() {
        KNOWS.forEach((name, known) -> {
            String[] allowed = new String[known.length + 7];
            allowed[0] = ROOT + "." + name;
            for (int i = 0; i < known.length; i++) {
                allowed[i + 1] = ROOT + "." + known[i];
            }
            allowed[known.length + 1] = "io.chorale.groups.wire";
            allowed[known.length + 2] = "java..";
            allowed[known.length + 3] = "javax.transaction.xa..";
            allowed[known.length + 4] = "jakarta.jms..";
            // For OnceLog, which every module that meets bad input uses.
            allowed[known.length + 5] = "io.chorale.groups.spi";
            // For what a log-in fails with.
            allowed[known.length + 6] = "javax.security.auth..";
            classes()
                    .that()
                    .resideInAPackage(ROOT + "." + name)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(allowed)
                    .check(code);
        });
    }

    @Test
    @DisplayName("the client reaches shards through the seam only")
    void seam() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".message", ROOT + ".link", ROOT + ".xa", ROOT + ".client", ROOT + ".inbound")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.replication..", ROOT + ".queue..", ROOT + ".replicated..")
                .check(code);
    }

    @Test
    @DisplayName("settings are made of text without Jakarta Messaging, authenticators of the JDK alone")
    void settings() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".config")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".config", ROOT + ".security", ROOT + ".policy", "io.chorale.replication", "java..")
                .check(code);
        classes()
                .that()
                .resideInAPackage(ROOT + ".security")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".security", ROOT + ".policy", "java..", "javax.crypto..", "javax.security.auth..")
                .check(code);
    }

    @Test
    @DisplayName("policies and selectors know nothing of the provider")
    void alone() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".policy")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".policy", "java..")
                .check(code);
        classes()
                .that()
                .resideInAPackage(ROOT + ".selector")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".selector", "org.antlr.v4.runtime..", "java..")
                .check(code);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".selector")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.antlr..")
                .check(code);
    }

    @Test
    @DisplayName("the directory knows what applications hold, and nobody knows the directory")
    void naming() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".naming")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".naming", "java..", "javax.naming..")
                .check(code);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".naming")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".naming")
                .check(code);
    }
}
