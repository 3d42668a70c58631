package io.chorale.session.web;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Whether an application asks for replication: by {@code <distributable/>} in its web.xml, unless the context parameter
 * {@code chorale.session} says {@code on} or {@code off}. The parameter turns it on without turning on the server's own
 * clustering, which reads the same element.
 */
final class DistributableMarker {
    private static final String WEB_XML = "/WEB-INF/web.xml";

    private DistributableMarker() {}

    static boolean isSet(ServletContext context) {
        String parameter = context.getInitParameter("chorale.session");
        if (parameter != null) {
            return switch (parameter.strip()) {
                case "on" -> true;
                case "off" -> false;
                default -> throw new IllegalArgumentException("chorale.session is on or off, not " + parameter);
            };
        }
        try (InputStream descriptor = context.getResourceAsStream(WEB_XML)) {
            return descriptor != null && hasDistributable(descriptor);
        } catch (IOException | XMLStreamException e) {
            throw new IllegalArgumentException(
                    WEB_XML + " could not be read to see whether it is distributable; set chorale.session to on or off",
                    e);
        }
    }

    private static boolean hasDistributable(InputStream descriptor) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(descriptor);
        try {
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                    if (depth == 2 && reader.getLocalName().equals("distributable")) {
                        return true;
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
            return false;
        } finally {
            reader.close();
        }
    }
}
