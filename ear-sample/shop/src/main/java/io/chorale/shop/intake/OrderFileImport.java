package io.chorale.shop.intake;

import io.chorale.shop.catalogue.Catalogue;
import io.chorale.shop.order.Checkout;
import io.chorale.shop.order.Order;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file of orders as it comes in, {@value #BATCH} orders in a transaction. An import that broke off is started
 * again with the same file: what had been taken is left as it is. Thread-safe.
 */
@ApplicationScoped
public class OrderFileImport {

    private static final int BATCH = 50;
    private static final int MAX_LINES = 1_000_000;

    @Inject
    private Catalogue catalogue;

    @Inject
    private Checkout checkout;

    @Inject
    private RejectedLines rejectedLines;

    /**
     * What came of a file.
     *
     * @param lines all that were read, without the header
     * @param taken orders that are new
     * @param known orders that had been taken before
     * @param rejected the numbers of the lines that are in the queue of rejected ones
     */
    public record Result(int lines, int taken, int known, List<Integer> rejected) {}

    /**
     * Imports a file in UTF-8; the first line is the header.
     *
     * @throws IOException when the stream breaks off or the file is not one of orders
     * @throws SQLException when a batch could not be taken; those before it were
     */
    public Result read(InputStream file) throws IOException, SQLException {
        LineReader in = new LineReader(new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8)));
        LineReader.Line header = in.next();
        if (header == null || !header.text().equals(OrderLineParser.HEADER)) {
            throw new IOException("this is no file of orders: the first line has to be " + OrderLineParser.HEADER);
        }
        OrderLineParser parser = new OrderLineParser(catalogue);
        List<Order> batch = new ArrayList<>(BATCH);
        List<Integer> rejected = new ArrayList<>();
        int lines = 0;
        int taken = 0;
        for (LineReader.Line line = in.next(); line != null; line = in.next()) {
            if (++lines > MAX_LINES) {
                throw new IOException("the file has more than " + MAX_LINES + " lines");
            }
            try {
                batch.add(parser.parse(line));
            } catch (IllegalArgumentException e) {
                rejectedLines.reject(line, e.getMessage());
                rejected.add(line.number());
            }
            if (batch.size() == BATCH) {
                taken += checkout.takeAll(batch);
                batch.clear();
            }
        }
        taken += checkout.takeAll(batch);
        return new Result(lines, taken, lines - rejected.size() - taken, List.copyOf(rejected));
    }
}
