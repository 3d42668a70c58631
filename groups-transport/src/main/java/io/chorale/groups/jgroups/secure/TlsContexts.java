package io.chorale.groups.jgroups.secure;

import io.chorale.groups.Security;
import io.chorale.groups.TransportException;
import io.chorale.groups.secure.GroupKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes the TLS side of a {@link Security}. */
final class TlsContexts {
    private static final String STORE_TYPE = "PKCS12";

    private TlsContexts() {}

    /** With a key that is made now and endorsed by the secret; it lives as long as this context. */
    static SSLContext endorsed(GroupKeys keys) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            String endorsement =
                    HexFormat.of().formatHex(keys.endorse(pair.getPublic().getEncoded()));
            X509Certificate certificate = EndorsedCertificate.create(pair, endorsement);
            return context(
                    new KeyManager[] {new EndorsedIdentity(pair.getPrivate(), certificate)},
                    new TrustManager[] {new EndorsedPeers(keys)});
        } catch (GeneralSecurityException e) {
            throw new TransportException("This Java cannot make a certificate with an elliptic key for TLS: " + e, e);
        }
    }

    /** With the key and the trust that are configured. */
    static SSLContext configured(Security.Certificates security) {
        KeyStore trusted = load("trust store", security.trustStore(), security.trustStorePassword());
        KeyStore own = load("key store", security.keyStore(), security.keyStorePassword());
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            identity.init(own, security.keyStorePassword());
            return context(identity.getKeyManagers(), trust.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new TransportException(
                    "The certificates in " + security.keyStore() + " and " + security.trustStore()
                            + " cannot be used for TLS: " + e.getMessage(),
                    e);
        }
    }

    private static KeyStore load(String what, Path file, char[] password) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(STORE_TYPE);
            store.load(in, password);
            if (store.size() == 0) {
                throw new TransportException("The " + what + " " + file + " is empty");
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new TransportException(
                    "The " + what + " " + file + " cannot be read: it must be a PKCS #12 file with the given password: "
                            + e,
                    e);
        }
    }

    private static SSLContext context(KeyManager[] identity, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(identity, trust, null);
        return context;
    }
}
