package io.homing.operator.profile;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Apple's property list as XML (plist(5)): maps, lists, texts, whole numbers and truth. */
final class PropertyList {
    private static final String DOCTYPE = "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
            + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">";

    /** Characters that XML 1.0 (2.2) excludes. The writer does not check for them, but readers reject them. */
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    private PropertyList() {}

    static void write(Map<String, Object> top, OutputStream out) {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeDTD(DOCTYPE);
            xml.writeStartElement("plist");
            xml.writeAttribute("version", "1.0");
            value(xml, top);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e); // it goes into memory
        }
    }

    private static void value(XMLStreamWriter xml, Object value) throws XMLStreamException {
        switch (value) {
            case Map<?, ?> map -> {
                xml.writeStartElement("dict");
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text(xml, "key", entry.getKey());
                    value(xml, entry.getValue());
                }
                xml.writeEndElement();
            }
            case List<?> list -> {
                xml.writeStartElement("array");
                for (Object element : list) {
                    value(xml, element);
                }
                xml.writeEndElement();
            }
            case Integer number -> text(xml, "integer", number);
            case Boolean truth -> xml.writeEmptyElement(truth ? "true" : "false");
            case String words -> text(xml, "string", words);
            default -> throw new IllegalArgumentException("no such value: " + value.getClass());
        }
    }

    private static void text(XMLStreamWriter xml, String element, Object text) throws XMLStreamException {
        String characters = text.toString();
        if (NOT_XML.matcher(characters).find()) {
            throw new IllegalArgumentException(element + ": holds a character that XML cannot hold");
        }
        xml.writeStartElement(element);
        xml.writeCharacters(characters);
        xml.writeEndElement();
    }
}
