package io.chorale.ra;

import static org.assertj.core.api.Assertions.assertThat;

import io.chorale.ra.config.AdapterProperty;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What is in the packed chorale.rar, and whether its descriptors speak of what is there. */
class RarIT {
    private static final Path RAR = Path.of(System.getProperty("chorale.test.rar"));

    @Test
    void containsExactlyTheJarsItNeeds() throws IOException {
        assertThat(jars().stream().map(name -> name.replaceAll("-[0-9][^/]*\\.jar$", ".jar")))
                .containsExactlyInAnyOrder(
                        "chorale.jar",
                        "chorale-groups-transport.jar",
                        "chorale-replication.jar",
                        "chorale-jms-provider.jar",
                        "chorale-web-session.jar",
                        "jgroups.jar",
                        "jctools-core.jar",
                        "jctools-core-jdk11.jar",
                        "rocksdbjni.jar",
                        "antlr4-runtime.jar");
    }

    @Test
    void theDatabaseIsThereForThePlatformsOfServersOnly() throws IOException {
        assertThat(classes().stream().filter(name -> name.startsWith("librocksdbjni")))
                .containsExactlyInAnyOrder(
                        "librocksdbjni-linux64.so",
                        "librocksdbjni-linux64-musl.so",
                        "librocksdbjni-linux-aarch64.so",
                        "librocksdbjni-osx-arm64.jnilib",
                        "librocksdbjni-osx-x86_64.jnilib",
                        "librocksdbjni-win64.dll");
        assertThat(classes()).contains("org/rocksdb/RocksDB.class");
        assertThat(Files.size(RAR)).isLessThan(48L << 20);
    }

    @Test
    void saysUnderWhichLicenceItsPartsAre() throws IOException {
        try (ZipFile rar = new ZipFile(RAR.toFile());
                InputStream notice = rar.getInputStream(rar.getEntry("META-INF/NOTICE"))) {
            assertThat(new String(notice.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("RocksDB", "JGroups", "JCTools", "Apache License, Version 2.0");
        }
    }

    @Test
    void containsNoClassOfTheServer() throws IOException {
        assertThat(classes())
                .isNotEmpty()
                .noneMatch(name -> name.startsWith("jakarta/") || name.startsWith("org/jboss/"));
    }

    @Test
    void containsEveryClassThatRaXmlNames() throws Exception {
        Document raXml = parse("META-INF/ra.xml");
        List<String> named = new ArrayList<>();
        for (String tag : List.of(
                "resourceadapter-class",
                "managedconnectionfactory-class",
                "connectionfactory-impl-class",
                "connection-impl-class",
                "activationspec-class",
                "adminobject-class")) {
            texts(raXml, tag).forEach(name -> named.add(name.replace('.', '/') + ".class"));
        }

        assertThat(raXml.getDocumentElement().getAttribute("version")).isEqualTo("2.1");
        assertThat(named).hasSize(7);
        assertThat(classes()).containsAll(named);
    }

    @Test
    void needsNoConfiguration() throws Exception {
        Document raXml = parse("META-INF/ra.xml");

        assertThat(texts(raXml, "config-property-name"))
                .containsAll(Arrays.stream(AdapterProperty.values())
                        .map(AdapterProperty::propertyName)
                        .toList())
                .hasSize(AdapterProperty.values().length + 2);
        assertThat(texts(raXml, "config-property-value"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AdapterProperty.values())
                        .map(AdapterProperty::defaultValue)
                        .filter(value -> !value.isEmpty())
                        .toList())
                .noneMatch(value -> value.contains("&"));
    }

    @Test
    void isActivatedAndRecoveredByWildFly() throws Exception {
        Document ironjacamar = parse("META-INF/ironjacamar.xml");
        Element definition = (Element)
                ironjacamar.getElementsByTagName("connection-definition").item(0);
        Element recovery = (Element) definition.getElementsByTagName("recovery").item(0);

        assertThat(definition.getAttribute("class-name"))
                .isEqualTo(texts(parse("META-INF/ra.xml"), "managedconnectionfactory-class")
                        .get(0));
        assertThat(definition.getAttribute("jndi-name")).isEqualTo("java:/chorale/ConnectionFactory");
        assertThat(recovery.getAttribute("no-recovery")).isEqualTo("false");
        assertThat(texts(ironjacamar, "user-name")).hasSize(1);
    }

    private static List<String> jars() throws IOException {
        try (ZipFile rar = new ZipFile(RAR.toFile())) {
            return rar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    private static List<String> classes() throws IOException {
        List<String> classes = new ArrayList<>();
        try (ZipFile rar = new ZipFile(RAR.toFile())) {
            for (String jar : jars()) {
                try (ZipInputStream content = new ZipInputStream(rar.getInputStream(rar.getEntry(jar)))) {
                    for (ZipEntry entry = content.getNextEntry(); entry != null; entry = content.getNextEntry()) {
                        classes.add(entry.getName());
                    }
                }
            }
        }
        return classes;
    }

    private static Document parse(String path) throws Exception {
        byte[] bytes;
        try (ZipFile rar = new ZipFile(RAR.toFile());
                InputStream content = rar.getInputStream(rar.getEntry(path))) {
            bytes = content.readAllBytes();
        }
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static List<String> texts(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent().trim());
        }
        return texts;
    }
}
