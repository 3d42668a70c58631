package io.chorale.groups.jgroups.secure;

import io.chorale.groups.Security;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;

/** Key stores with certificates that sign themselves, and trust stores with some of these. */
public final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TestCertificates() {}

    /** A node that has the named certificate and trusts the others named; all are made in the folder when first named. */
    public static Security security(Path folder, String own, String... trusted)
            throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        for (String name : trusted) {
            trust.setCertificateEntry(name, load(keyStore(folder, name)).getCertificate("node"));
        }
        Path trustStore = folder.resolve(own + "-trust.p12");
        store(trust, trustStore);
        return Security.certificates(keyStore(folder, own), PASSWORD, trustStore, PASSWORD);
    }

    private static Path keyStore(Path folder, String name) throws IOException, GeneralSecurityException {
        Path file = folder.resolve(name + ".p12");
        if (!Files.exists(file)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = EndorsedCertificate.create(pair, name);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("node", pair.getPrivate(), PASSWORD, new Certificate[] {certificate});
            store(store, file);
        }
        return file;
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static void store(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
    }
}
