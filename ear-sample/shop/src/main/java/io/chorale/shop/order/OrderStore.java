package io.chorale.shop.order;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The shop's tables. Takes part in the caller's transaction. Thread-safe. */
@ApplicationScoped
public class OrderStore {

    @Resource(lookup = "java:comp/env/jdbc/shop")
    private DataSource database;

    /** What the whole shop has done so far; {@code fulfilledOrders} are distinct, {@code fulfilments} are not. */
    public record Totals(long orders, long fulfilments, long fulfilledOrders, long rejectedLines) {}

    /** Says whether an order is there, and its fulfilments. */
    public record State(boolean taken, int fulfilments, String takenBy, String fulfilledBy) {}

    /** Inserts an order; fails on the primary key when another request has just done it. */
    public void insert(Order order, String node) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "insert into orders (id, customer, total_cents, taken_by) values (?, ?, ?, ?)")) {
            statement.setString(1, order.id());
            statement.setString(2, order.customer());
            statement.setLong(3, order.totalCents());
            statement.setString(4, node);
            statement.executeUpdate();
        }
    }

    public boolean contains(String id) throws SQLException {
        return count("select count(*) from orders where id = ?", id) > 0;
    }

    /** How often an order has been fulfilled. */
    public long fulfilments(String id) throws SQLException {
        return count("select count(*) from fulfilments where order_id = ?", id);
    }

    /** Adds one fulfilment; a second one for the same order is kept too, so that it can be seen. */
    public void addFulfilment(String id, String node) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("insert into fulfilments (order_id, node) values (?, ?)")) {
            statement.setString(1, id);
            statement.setString(2, node);
            statement.executeUpdate();
        }
    }

    public boolean isRejected(String digest) throws SQLException {
        return count("select count(*) from rejected_lines where digest = ?", digest) > 0;
    }

    public void addRejected(String digest, int lineNumber, String reason) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "insert into rejected_lines (digest, line_number, reason) values (?, ?, ?)")) {
            statement.setString(1, digest);
            statement.setInt(2, lineNumber);
            statement.setString(3, reason);
            statement.executeUpdate();
        }
    }

    public State state(String id) throws SQLException {
        String sql = "select o.taken_by, (select count(*) from fulfilments f where f.order_id = o.id),"
                + " (select min(f.node) from fulfilments f where f.order_id = o.id) from orders o where o.id = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return new State(false, 0, "", "");
                }
                String fulfilledBy = row.getString(3);
                return new State(true, row.getInt(2), row.getString(1), fulfilledBy == null ? "" : fulfilledBy);
            }
        }
    }

    public Totals totals() throws SQLException {
        String sql = "select (select count(*) from orders), (select count(*) from fulfilments),"
                + " (select count(distinct order_id) from fulfilments), (select count(*) from rejected_lines)";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    /**
     * Tells every id that is in the orders or among the fulfilments, with the number of each, as {@code id,orders,
     * fulfilments}.
     */
    public void ledger(Consumer<String> line) throws SQLException {
        String sql = "select id, sum(o), sum(f) from (select id, 1 as o, 0 as f from orders"
                + " union all select order_id, 0, 1 from fulfilments) entries group by id order by id";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                line.accept(row.getString(1) + "," + row.getLong(2) + "," + row.getLong(3));
            }
        }
    }

    private long count(String sql, String key) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
