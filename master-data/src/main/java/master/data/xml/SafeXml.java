// SPDX-License-Identifier: Apache-2.0
package master.data.xml;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Opens XML of strangers: nothing outside of the file is read. Whoever reads refuses a document type. */
public final class SafeXml {
    private static final int HEAD = 256; // bytes, enough for any declaration
    private static final Pattern ENCODING = Pattern.compile("\\A<\\?xml[^>]*\\sencoding\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final String MARK = "\u00ef\u00bb\u00bf"; // of UTF-8, its bytes as characters

    private SafeXml() {}

    /** A reader from the beginning of a file. */
    public static XMLStreamReader reader(InputStream in) throws XMLStreamException, IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("it asks for " + systemId);
        });
        BufferedInputStream bytes = new BufferedInputStream(in);
        bytes.mark(HEAD);
        String head = new String(bytes.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        bytes.reset();
        if (!isUtf8(head)) {
            return factory.createXMLStreamReader(bytes);
        }
        if (head.startsWith(MARK)) {
            bytes.skipNBytes(MARK.length());
        }
        // the parser's own decoder prints what it does not like
        return factory.createXMLStreamReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    }

    /** What every file is that does not say otherwise, in its declaration or by having two bytes for each character. */
    private static boolean isUtf8(String head) {
        if (head.startsWith(MARK)) {
            return true;
        }
        Matcher encoding = ENCODING.matcher(head);
        return encoding.find() ? encoding.group(1).equalsIgnoreCase("UTF-8") : head.indexOf('\0') < 0;
    }

    /** Where a file is no XML, and why not. */
    public static String problem(XMLStreamException e) {
        if (e.getNestedException() instanceof CharacterCodingException) {
            return "not UTF-8, nor is another encoding declared";
        }
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
        String reason = String.valueOf(e.getMessage()).lines().reduce("", (first, last) -> last);
        return "line %d: no XML: %s".formatted(line, reason);
    }
}
