package io.chorale.simulation;

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
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.chorale.simulation");

    @Test
    void theCheckerKnowsNoSimulatorAndNoCore() {
        noClasses()
                .that()
                .resideInAPackage("io.chorale.simulation.check")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.chorale\\.groups\\.(sim|jgroups|light)\\..*"
                        + "|io\\.chorale\\.groups\\.vs\\.(VirtualSynchrony|VsOutput|VsConfig|Rules).*")
                .check(CLASSES);
    }

    @Test
    void runsKnowNoEngine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jgroups..", "io.chorale.groups.jgroups..")
                .check(CLASSES);
    }

    @Test
    void aRunHasNoClockNoThreadAndNoRandomnessOfItsOwn() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.chorale.simulation", "io.chorale.simulation.network")
                .and()
                .haveSimpleNameNotStartingWith("SeedSweep")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.time.Clock.class, java.util.Random.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCyclesAndNoneKnowsTheCommandLine() {
        slices().matching("io.chorale.simulation.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.chorale.simulation")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.chorale.simulation")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToTheConsole() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
                CLASSES.that(not(belongToAnyOf(Simulate.class, io.chorale.simulation.network.AgentMain.class))));
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
