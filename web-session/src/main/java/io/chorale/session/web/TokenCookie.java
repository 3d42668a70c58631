package io.chorale.session.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The cookie that names the replicated session. Its path, domain, age, {@code Secure} and other attributes, such as
 * {@code SameSite}, are those of the container's session cookie; it is always {@code HttpOnly}, and {@code Secure} too
 * when it is first sent over a secure connection.
 */
final class TokenCookie {
    /** Clients may send several of one name, set for different paths; more than this are ignored. */
    private static final int MAX_TOKENS = 4;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22,64}");
    private static final Set<String> HANDLED = Set.of("path", "domain", "max-age", "secure", "httponly", "comment");

    private final String name;
    private final ServletContext context;

    TokenCookie(String name, ServletContext context) {
        this.name = name;
        this.context = context;
    }

    /** The well-formed tokens that the client sent, in its order. */
    List<String> tokens(HttpServletRequest request) {
        List<String> tokens = new ArrayList<>(1);
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                String value = cookie.getValue();
                if (cookie.getName().equals(name)
                        && value != null
                        && tokens.size() < MAX_TOKENS
                        && !tokens.contains(value)
                        && TOKEN.matcher(value).matches()) {
                    tokens.add(value);
                }
            }
        }
        return tokens;
    }

    Cookie of(String token, HttpServletRequest request) {
        return cookie(token, context.getSessionCookieConfig().getMaxAge(), request);
    }

    Cookie clearing(HttpServletRequest request) {
        return cookie("", 0, request);
    }

    private Cookie cookie(String value, int maxAgeSeconds, HttpServletRequest request) {
        SessionCookieConfig config = context.getSessionCookieConfig();
        Cookie cookie = new Cookie(name, value);
        String contextPath = context.getContextPath().isEmpty() ? "/" : context.getContextPath();
        cookie.setPath(config.getPath() == null ? contextPath : config.getPath());
        if (config.getDomain() != null) {
            cookie.setDomain(config.getDomain());
        }
        cookie.setMaxAge(maxAgeSeconds);
        cookie.setHttpOnly(true);
        cookie.setSecure(config.isSecure() || request.isSecure());
        for (Map.Entry<String, String> attribute : config.getAttributes().entrySet()) {
            if (!HANDLED.contains(attribute.getKey().toLowerCase(Locale.ROOT))) {
                cookie.setAttribute(attribute.getKey(), attribute.getValue());
            }
        }
        return cookie;
    }
}
