package io.chorale.session.web;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An application that uses its session in every way that replication must notice. */
public final class TestServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** A latch by name, for requests that wait within the servlet until the test lets them go. */
    static final Map<String, CountDownLatch> LATCHES = new ConcurrentHashMap<>();

    /** Cannot be copied to another node. */
    static final class Unserializable {}

    /** A mutable value, changed in place. */
    static final class Cart implements Serializable {
        private static final long serialVersionUID = 1L;
        private final List<String> items = new ArrayList<>();

        void add(String item) {
            items.add(item);
        }

        @Override
        public String toString() {
            return items.toString();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        String path = included == null ? request.getPathInfo() : (String) included;
        String name = request.getParameter("name");
        String value = request.getParameter("value");
        switch (path) {
            case "/count" -> {
                HttpSession session = request.getSession();
                Integer count = (Integer) session.getAttribute("count");
                session.setAttribute("count", count == null ? 1 : count + 1);
                response.getWriter().print(session.getAttribute("count"));
            }
            case "/add" -> {
                Cart cart = (Cart) request.getSession().getAttribute("cart");
                if (cart == null) {
                    cart = new Cart();
                    request.getSession().setAttribute("cart", cart);
                }
                cart.add(value);
                response.getWriter().print(cart);
            }
            case "/put" -> {
                request.getSession().setAttribute(name, value);
                response.getWriter().print("put");
            }
            case "/remove" -> request.getSession().removeAttribute(name);
            case "/get" -> get(request, response, name);
            case "/describe" -> {
                HttpSession session = request.getSession(false);
                response.getWriter()
                        .print(session.isNew() + " " + session.getCreationTime() + " "
                                + session.getMaxInactiveInterval());
            }
            case "/limit" -> request.getSession().setMaxInactiveInterval(Integer.parseInt(value));
            case "/invalidate" -> request.getSession().invalidate();
            case "/invalidate-raw" -> raw(request).getSession().invalidate();
            case "/login" -> {
                request.getSession().invalidate();
                request.getSession().setAttribute("user", value);
            }
            case "/rotate" -> request.changeSessionId();
            case "/redirect" -> {
                request.getSession().setAttribute(name, value);
                response.sendRedirect("get?name=" + name);
            }
            case "/big" -> {
                request.getSession().setAttribute(name, value);
                byte[] block = "0123456789abcdef".repeat(64).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 1024; i++) {
                    response.getOutputStream().write(block);
                }
            }
            case "/flush-and-wait" -> {
                request.getSession().setAttribute(name, value);
                response.getWriter().print("first");
                response.flushBuffer();
                await(name);
                request.getSession().setAttribute(name, value + " later");
            }
            case "/exact-length-and-wait" -> {
                request.getSession().setAttribute(name, value);
                response.setContentLength(5);
                response.getOutputStream().write("exact".getBytes(StandardCharsets.US_ASCII));
                await(name);
            }
            case "/bad" -> request.getSession().setAttribute("bad", new Unserializable());
            default -> dispatches(request, response, path, name, value);
        }
    }

    private static void dispatches(
            HttpServletRequest request, HttpServletResponse response, String path, String name, String value)
            throws ServletException, IOException {
        switch (path) {
            case "/async" -> {
                AsyncContext context = request.startAsync();
                context.setTimeout(10_000);
                context.start(() -> {
                    request.getSession().setAttribute(name, value);
                    context.complete();
                });
            }
            case "/async-dispatch" -> {
                if (request.getDispatcherType() == DispatcherType.ASYNC) {
                    request.getSession().setAttribute(name, value);
                } else {
                    request.startAsync().dispatch();
                }
            }
            case "/forward" -> request.getRequestDispatcher("/count").forward(request, response);
            case "/include" -> {
                request.getRequestDispatcher("/count").include(request, response);
                request.getRequestDispatcher("/count").include(request, response);
            }
            case "/fail" -> {
                request.getSession().setAttribute(name, value);
                response.sendError(418);
            }
            case "/errorpage" -> {
                request.getSession().setAttribute("error", "seen");
                response.getWriter().print("an error page");
            }
            case "/throw" -> {
                request.getSession().setAttribute(name, value);
                throw new ServletException("as the test wants");
            }
            case "/bean-add" -> {
                SessionBean bean = CDI.current().select(SessionBean.class).get();
                bean.add(value);
                response.getWriter().print(bean.items());
            }
            default -> response.setStatus(404);
        }
    }

    private static void get(HttpServletRequest request, HttpServletResponse response, String name) throws IOException {
        HttpSession session = request.getSession(false);
        response.getWriter().print(session == null ? "no session" : String.valueOf(session.getAttribute(name)));
    }

    private static HttpServletRequest raw(HttpServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return (HttpServletRequest) inner;
    }

    private static void await(String name) throws IOException {
        try {
            if (!LATCHES.get(name).await(20, TimeUnit.SECONDS)) {
                throw new IOException("The test did not open the latch " + name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
