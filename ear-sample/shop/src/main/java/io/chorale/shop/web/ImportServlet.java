package io.chorale.shop.web;

import io.chorale.shop.intake.OrderFileImport;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;

/**
 * Imports a file of orders. A body of type text/csv is read as it comes in and answered as JSON; the form of the page
 * imports the file that comes with the shop.
 */
@WebServlet("/import")
public class ImportServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger(ImportServlet.class.getName());
    private static final String SHIPPED_FILE = "/WEB-INF/orders.csv";

    @Inject
    private transient ShopPage page;

    @Inject
    private transient OrderFileImport orderFileImport;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        page.show("import", request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        boolean file =
                request.getContentType() != null && request.getContentType().startsWith("text/csv");
        try (InputStream in =
                file ? request.getInputStream() : getServletContext().getResourceAsStream(SHIPPED_FILE)) {
            OrderFileImport.Result result = orderFileImport.read(in);
            if (file) {
                answer(result, response);
            } else {
                request.setAttribute("result", result);
                page.show("import", request, response);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "an order file could not be read", e);
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "The file could not be read: " + e.getMessage());
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING, "an order file was not imported to its end", e);
            response.sendError(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "The import broke off. Send the same file again: no order will be taken twice.");
        }
    }

    private static void answer(OrderFileImport.Result result, HttpServletResponse response) throws IOException {
        JsonArrayBuilder rejected = Json.createArrayBuilder();
        result.rejected().forEach(rejected::add);
        Answers.json(
                response,
                Json.createObjectBuilder()
                        .add("lines", result.lines())
                        .add("taken", result.taken())
                        .add("known", result.known())
                        .add("rejected", rejected)
                        .build());
    }
}
