package io.chorale.torture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.chorale.torture.node.NodeMain;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.chorale.torture");

    @Test
    void theVerdictKnowsFilesAndNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.torture.check")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.torture.node..",
                        "io.chorale.torture.driver..",
                        "io.chorale.jms..",
                        "io.chorale.replication..",
                        "io.chorale.groups..",
                        "jakarta..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, Process.class, java.time.Clock.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void theDriverTalksToProcessesAndNotToTheProduct() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.torture.driver")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.chorale.jms..", "io.chorale.replication..", "io.chorale.groups..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void theApplicationUsesTheStandardApiAndKnowsNoFault() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.torture.node")
                .and()
                .doNotBelongToAnyOf(NodeMain.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.chorale.torture.driver..",
                        "io.chorale.jms..",
                        "io.chorale.replication..",
                        "io.chorale.groups..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCyclesAndNoneKnowsTheCommandLine() {
        slices().matching("io.chorale.torture.(*)..").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.chorale.torture")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.chorale.torture")
                .check(CLASSES);
    }

    @Test
    void onlyTheMainClassesWriteToTheConsole() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
                CLASSES.that(not(belongToAnyOf(Torture.class, NodeMain.class))));
    }

    @Test
    void staticFieldsAreConstants() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(CLASSES);
    }
}
