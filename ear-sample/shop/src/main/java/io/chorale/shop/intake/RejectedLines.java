package io.chorale.shop.intake;

import io.chorale.shop.order.OrderStore;
import io.chorale.shop.order.ShopMessages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;

/** Sends lines that could not be read to a queue, each once, with its number and the reason. Thread-safe. */
@ApplicationScoped
public class RejectedLines {

    @Inject
    private OrderStore store;

    @Inject
    private ShopMessages messages;

    /** Rejects a line; the same line with the same number is one that was rejected before. */
    @Transactional(rollbackOn = Exception.class)
    public void reject(LineReader.Line line, String reason) throws SQLException {
        String digest = digest(line.number() + ":" + line.text());
        if (!store.isRejected(digest)) {
            store.addRejected(digest, line.number(), reason.length() > 200 ? reason.substring(0, 200) : reason);
            messages.rejected(line.text(), line.number(), reason);
        }
    }

    private static String digest(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
