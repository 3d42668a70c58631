package io.chorale.groups.jgroups.secure;

import io.chorale.groups.secure.GroupKeys;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts certificates whose name is an endorsement of their key. TLS then makes the peer show that it has the private
 * key, so a certificate that was copied from the network is worth nothing. Certificates do not expire, because they and
 * their keys live only as long as the process.
 */
final class EndorsedPeers extends X509ExtendedTrustManager {
    private static final String COMMON_NAME = "CN=";

    private final GroupKeys keys;

    EndorsedPeers(GroupKeys keys) {
        super();
        this.keys = keys;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain == null || chain.length != 1) {
            throw new CertificateException("The peer has no certificate made from the shared secret");
        }
        String name = chain[0].getSubjectX500Principal().getName();
        byte[] endorsement;
        try {
            endorsement =
                    HexFormat.of().parseHex(name.startsWith(COMMON_NAME) ? name.substring(COMMON_NAME.length()) : "");
        } catch (IllegalArgumentException e) {
            throw new CertificateException("The peer's certificate was not made from a shared secret", e);
        }
        if (!keys.isEndorsed(chain[0].getPublicKey().getEncoded(), endorsement)) {
            throw new CertificateException("The peer's certificate was made from another secret or cluster name");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
