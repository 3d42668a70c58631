package io.chorale.session;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.chorale.session");

    @Test
    void storeKnowsNoIo() {
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage("io.chorale.session.store")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.session.store",
                        "io.chorale.replication",
                        "io.chorale.groups",
                        "io.chorale.groups.wire",
                        "java.lang..",
                        "java.util..")
                .check(classes);
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("io.chorale.session.store")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(classes);
    }

    @Test
    void serviceKnowsNoServlet() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage("io.chorale.session.store", "io.chorale.session.service")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "io.chorale.session.web..")
                .check(classes);
    }

    @Test
    void theModuleKnowsNothingAboveOrBesideIt() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.jms..", "io.chorale.ra..", "org.jgroups..", "io.chorale.groups.spi..")
                .check(classes);
    }

    @Test
    void onlyOneClassOpensNodes() {
        ArchRuleDefinition.noClasses()
                .that()
                .doNotHaveSimpleName("NodePorts")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.replication.node..", "io.chorale.replication.core..")
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.chorale.session.(*)..").should().beFreeOfCycles().check(classes);
    }
}
