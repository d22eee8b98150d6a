package io.homing.operator.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.homing.operator.dns.DomainName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

final class AppleProfileTest {
    private static final AppleProfile ANN = new AppleProfile(
            MailboxName.of("ann@example.org"),
            "Ann <O'Hara> & Söhne",
            new DomainName("imap.home.example"),
            new DomainName("mail.example.net"));

    @TempDir
    private Path directory;

    @Test
    void bothHostsAreAccountsThatDoNotReplaceEachOther() throws Exception {
        Map<String, Object> top = parse(ANN.xml());
        List<Map<String, Object>> payloads = new ArrayList<>(accounts(top));
        assertThat(payloads).hasSize(2);
        payloads.add(top);
        assertThat(payloads)
                .extracting(payload -> payload.get("PayloadIdentifier"))
                .doesNotHaveDuplicates();
        assertThat(payloads).extracting(payload -> payload.get("PayloadUUID")).doesNotHaveDuplicates();
        assertThat(accounts(top))
                .extracting(account -> account.get("IncomingMailServerHostName"))
                .containsExactly("imap.home.example", "mail.example.net");
    }

    @Test
    void bothSendThroughTheBackupAndNoPortIsEmpty() throws Exception {
        assertThat(accounts(parse(ANN.xml())))
                .allSatisfy(account -> assertThat(account)
                        .containsEntry("OutgoingMailServerHostName", "mail.example.net")
                        .containsEntry("OutgoingMailServerPortNumber", "587")
                        .containsEntry("OutgoingMailServerUseSSL", "true")
                        .containsEntry("IncomingMailServerPortNumber", "993")
                        .containsEntry("IncomingMailServerUseSSL", "true")
                        .containsEntry("IncomingMailServerUsername", "ann@example.org")
                        .containsEntry("EmailAccountName", "Ann <O'Hara> & Söhne"));
    }

    @Test
    void thereIsNoPasswordInside() throws Exception {
        assertThat(accounts(parse(ANN.xml())))
                .allSatisfy(account -> assertThat(account).doesNotContainKeys("IncomingPassword", "OutgoingPassword"));
    }

    @Test
    void theSameNamesGiveTheSameBytesAndOtherNamesOtherIdentities() throws Exception {
        assertThat(ANN.xml()).isEqualTo(ANN.xml());
        var bob = new AppleProfile(MailboxName.of("bob@example.org"), "Bob", ANN.primary(), ANN.backup());
        assertThat(parse(bob.xml()).get("PayloadUUID"))
                .isNotEqualTo(parse(ANN.xml()).get("PayloadUUID"));
    }

    @Test
    void oneHostTwiceIsRefused() {
        assertThatThrownBy(() -> new AppleProfile(ANN.user(), "Ann", ANN.backup(), ANN.backup()))
                .hasMessageContaining("two different hosts");
    }

    /** Apple's format, judged by somebody else's reader of it. */
    @Test
    void aForeignReaderUnderstandsIt() throws Exception {
        needs("plistutil", "libplist-utils");
        Path file = Files.write(directory.resolve("ann.mobileconfig"), ANN.xml());
        Path binary = directory.resolve("ann.bin");
        assertThat(run("plistutil", "-i", file.toString(), "-o", binary.toString()))
                .isEmpty();
        assertThat(Files.readAllBytes(binary)).startsWith("bplist00".getBytes(UTF_8));
    }

    @Test
    void aSignedProfileIsVerifiedByOpensslAndHoldsTheSameBytes() throws Exception {
        needs("openssl", "openssl");
        Path key = directory.resolve("key.pem");
        Path chain = directory.resolve("chain.pem");
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=mail.example.net",
                "-days",
                "2",
                "-keyout",
                key.toString(),
                "-out",
                chain.toString());
        Path signed = Files.write(directory.resolve("signed"), Signature.sign(ANN.xml(), chain, key));
        Path content = directory.resolve("content");
        run(
                "openssl",
                "smime",
                "-verify",
                "-inform",
                "der",
                "-in",
                signed.toString(),
                "-CAfile",
                chain.toString(),
                "-purpose",
                "any",
                "-binary",
                "-out",
                content.toString());
        assertThat(parse(Files.readAllBytes(content))).isEqualTo(parse(ANN.xml()));
    }

    @Test
    void aKeyThatIsNotThereIsToldWithWhatToDo() {
        assertThatThrownBy(() -> Signature.sign(ANN.xml(), directory.resolve("none"), directory.resolve("none")))
                .isInstanceOf(HomingException.class)
                .hasMessageStartingWith("the profile was not signed: ");
    }

    private static void needs(String program, String debianPackage) throws Exception {
        if (new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() != 0) {
            String complaint =
                    "*** NOT tested here: the Apple profile, for want of %s. To test it too: apt-get install %s"
                            .formatted(program, debianPackage);
            System.err.println(complaint);
            abort(complaint);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> accounts(Map<String, Object> top) {
        return (List<Map<String, Object>>) top.get("PayloadContent");
    }

    private static Map<String, Object> parse(byte[] xml) throws Exception {
        var builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        builder.setEntityResolver((name, address) -> new InputSource(new StringReader("")));
        Element plist = builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
        assertThat(plist.getTagName()).isEqualTo("plist");
        return dict(elements(plist).getFirst());
    }

    private static Map<String, Object> dict(Element dict) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Element> elements = elements(dict);
        for (int n = 0; n < elements.size(); n += 2) {
            assertThat(elements.get(n).getTagName()).isEqualTo("key");
            map.put(elements.get(n).getTextContent(), value(elements.get(n + 1)));
        }
        return map;
    }

    private static Object value(Element element) {
        return switch (element.getTagName()) {
            case "dict" -> dict(element);
            case "array" ->
                elements(element).stream().map(AppleProfileTest::value).toList();
            case "true", "false" -> element.getTagName();
            default -> element.getTextContent();
        };
    }

    private static List<Element> elements(Node parent) {
        List<Element> elements = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    @Test
    void whatXmlCannotHoldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PropertyList.write(Map.of("name", "Ann\u0007"), new ByteArrayOutputStream()));
    }
}
