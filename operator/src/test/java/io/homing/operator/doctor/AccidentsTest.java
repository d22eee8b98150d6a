package io.homing.operator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.homing.operator.doctor.Finding.Level;
import io.homing.store.Address;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.SweepStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to people, one thing at a time: it is named, and nothing else is. */
final class AccidentsTest {
    private static final String S3_ACTION = """
            <member><S3Action><BucketName>example-mail</BucketName><ObjectKeyPrefix>incoming/</ObjectKeyPrefix>%s
            </S3Action></member>""";
    private static final String TOPIC = "<TopicArn>arn:aws:sns:eu-central-1:1:t</TopicArn>";
    private static final String LAMBDA = """
            <member><LambdaAction><FunctionArn>arn:aws:lambda:eu-central-1:1:function:f</FunctionArn></LambdaAction></member>""";

    /** No IMAP host is named here: CertificateTest has one. */
    private static final String NO_HOST = "certificate";

    @TempDir
    private Path directory;

    private HealthyHostFixture healthyHostFixture;

    @BeforeEach
    void admit() throws IOException {
        healthyHostFixture = new HealthyHostFixture(directory);
    }

    @AfterEach
    void discharge() {
        healthyHostFixture.close();
    }

    private Finding onlyComplaint() throws InterruptedException {
        List<Finding> complaints = healthyHostFixture.complaints().stream()
                .filter(finding -> !finding.name().equals(NO_HOST))
                .filter(finding -> !finding.name().equals("mail, lane 0")) // there is none yet
                .toList();
        assertThat(complaints).hasSize(1);
        assertThat(complaints.getFirst().next()).as("what to type next").isNotBlank();
        return complaints.getFirst();
    }

    @Test
    void aHealthyHostHasNothingToComplainOf() throws Exception {
        assertThat(healthyHostFixture.complaints())
                .extracting(Finding::name)
                .as("only what there is nothing to look at of")
                .containsExactly("mail, lane 0", NO_HOST);
        assertThat(healthyHostFixture.findings())
                .filteredOn(finding -> finding.level() == Level.OK)
                .hasSizeGreaterThan(20);
    }

    @Test
    void nothingIsChangedAnywhere() throws Exception {
        healthyHostFixture.findings();
        assertThat(healthyHostFixture.aws.asked())
                .filteredOn(call -> call.startsWith("PUT ") || call.startsWith("POST ") || call.startsWith("DELETE "))
                .isEmpty();
        assertThat(healthyHostFixture.aws.asked())
                .filteredOn(call -> call.startsWith("PutItem"))
                .singleElement()
                .asString()
                .contains("attribute_exists(pk) AND attribute_not_exists(pk)", "H#primary");
        try (var files = Files.list(healthyHostFixture.root.resolve(".homing"))) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("lock");
        }
    }

    @Test
    void noActiveRuleSet() throws Exception {
        healthyHostFixture.aws.noRules();
        assertThat(healthyHostFixture.complaints())
                .anySatisfy(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.ERROR);
                    assertThat(finding.told()).contains("no rule set is active in eu-central-1");
                    assertThat(finding.next()).startsWith("aws ses set-active-receipt-rule-set");
                })
                .anySatisfy(finding -> {
                    assertThat(finding.name()).isEqualTo("bucket policy");
                    assertThat(finding.level()).as("never ok").isEqualTo(Level.NOT_CHECKED);
                });
    }

    @Test
    void aLambdaActionBeforeTheMailIsStored() throws Exception {
        healthyHostFixture.aws.rules(LAMBDA + S3_ACTION.formatted(TOPIC));
        assertThat(onlyComplaint().told()).contains("the S3 action must come before the Lambda action");
    }

    @Test
    void aRuleThatTellsNobody() throws Exception {
        healthyHostFixture.aws.rules(S3_ACTION.formatted(""));
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.told()).contains("the rule does not announce new mail");
        });
    }

    @Test
    void aKeyByWhichSesEncrypts() throws Exception {
        healthyHostFixture.aws.rules(
                S3_ACTION.formatted(TOPIC + "<KmsKeyArn>arn:aws:kms:eu-central-1:1:alias/aws/ses</KmsKeyArn>"));
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("encryption");
            assertThat(finding.next()).contains("Remove the KMS key from the S3 action");
        });
    }

    @ParameterizedTest
    @CsvSource({"arn:aws:s3:::example-mail/processed/*", "arn:aws:s3:::other/incoming/*", "arn:aws:s3:::example-mail"})
    void aBucketPolicyThatKeepsSesOut(String resource) throws Exception {
        healthyHostFixture.policy(resource);
        assertThat(onlyComplaint().told())
                .contains("does not let the rule homing of SES write to example-mail/incoming/");
    }

    @Test
    void aBucketPolicyForAnotherRule() throws Exception {
        healthyHostFixture.aws.rules(S3_ACTION.formatted(TOPIC));
        healthyHostFixture.aws.answer("GET /example-mail?policy", 200, """
                {"Statement":{"Effect":"Allow","Principal":{"Service":["ses.amazonaws.com"]},"Action":["s3:PutObject"],
                "Resource":["arn:aws:s3:::example-mail/*"],"Condition":{"ArnLike":{"aws:SourceArn":
                "arn:aws:ses:eu-central-1:1:receipt-rule-set/old:receipt-rule/old"}}}}""");
        assertThat(onlyComplaint().name()).isEqualTo("bucket policy");
    }

    @Test
    void expiredCredentials() throws Exception {
        for (String call : List.of(
                "DescribeActiveReceiptRuleSet",
                "GET /v2/email/account",
                "GET /v2/email/identities/example.org",
                "GET /v2/email/suppression/addresses?PageSize=1000",
                "GET /example-mail?policy",
                "PutItem")) {
            healthyHostFixture.aws.answer(call, 403, "ExpiredToken", call.startsWith("Describe") ? """
                    <ErrorResponse><Error><Code>ExpiredToken</Code><Message>old</Message></Error></ErrorResponse>""" : """
                    {"__type":"ExpiredToken","message":"old"}""");
        }
        assertThat(healthyHostFixture.complaints())
                .filteredOn(finding -> finding.next().contains("aws sts get-caller-identity"))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(
                        finding -> assertThat(finding.level()).isEqualTo(Level.WARNING)); // their source renews them
    }

    @Test
    void whatNobodyMayAskIsNotCheckedAndSaysWhy() throws Exception {
        healthyHostFixture.aws.answer("GET /v2/email/account", 403, "AccessDeniedException", "{\"message\":\"no\"}");
        assertThat(onlyComplaint())
                .isEqualTo(new Finding(
                        "sending",
                        Level.NOT_CHECKED,
                        "not checked, because these credentials may not ses:GetAccount",
                        "Pass --credentials FILE of a user with the policy homing-doctor, or allow ses:GetAccount."));
    }

    @Test
    void theSandbox() throws Exception {
        healthyHostFixture.aws.answer(
                "GET /v2/email/account", 200, "{\"SendingEnabled\":true,\"ProductionAccessEnabled\":false}");
        assertThat(onlyComplaint().told()).contains("sandbox");
    }

    @ParameterizedTest
    @CsvSource({"100, 5, 0", "100, 0, 2"})
    void manyBouncesOrComplaints(int attempts, int bounces, int complaints) throws Exception {
        healthyHostFixture.aws.sent(attempts, bounces, complaints);
        assertThat(onlyComplaint().told())
                .startsWith("of 100 mails in 14 days, %d bounced and %d were reported as spam"
                        .formatted(bounces, complaints));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "3, 1, 0", "3, 0, 1", "10000, 400, 9"})
    void fewBouncesAndComplaintsAreNoHabit(int attempts, int bounces, int complaints) throws Exception {
        healthyHostFixture.aws.sent(attempts, bounces, complaints);
        assertThat(healthyHostFixture.complaints())
                .noneMatch(finding -> finding.name().equals("bounces and complaints"));
    }

    @Test
    void anAddressOfOursThatSesSendsNothingTo() throws Exception {
        healthyHostFixture.aws.answer("GET /v2/email/suppression/addresses?PageSize=1000", 200, """
                {"SuppressedDestinationSummaries":[{"EmailAddress":"Ann@example.org","Reason":"BOUNCE","LastUpdateTime":1}]}""");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.next()).contains("delete-suppressed-destination", "Ann@example.org");
        });
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "example.org, MX, ERROR",
        "example.org, TXT, ERROR",
        "bounce.example.org, MX, WARNING",
        "_dmarc.example.org, TXT, WARNING",
        "_smtp._tls.example.org, TXT, WARNING",
        "one._domainkey.example.org, CNAME, ERROR",
        "inbound-smtp.eu-central-1.amazonaws.com, A, ERROR"
    })
    void aRecordThatIsMissing(String name, String type, Level level) throws Exception {
        healthyHostFixture.dns.remove(name, type);
        assertThat(onlyComplaint().level()).isEqualTo(level);
    }

    @Test
    void mailThatGoesElsewhere() throws Exception {
        healthyHostFixture.dns.remove("example.org", "MX").put("example.org", "MX", "5 mx.elsewhere.example.");
        assertThat(onlyComplaint().told())
                .isEqualTo("expected 10 inbound-smtp.eu-central-1.amazonaws.com., found: 5 mx.elsewhere.example.");
    }

    @Test
    void twoRecordsOfSpf() throws Exception {
        healthyHostFixture.dns.put("example.org", "TXT", "\"v=spf1 mx -all\"");
        assertThat(onlyComplaint().told()).startsWith("receivers ignore two SPF records");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1 redirect=_spf.example.org",
                "v=spf1 include:_spf.example.org -all",
                "v=spf1 INCLUDE:AmazonSES.com -all",
                "v=spf1 include:amazon\" \"ses.com ~all",
            })
    void anSpfRecordThatLeadsToSes(String record) throws Exception {
        healthyHostFixture.dns.put("_spf.example.org", "TXT", "\"v=spf1 include:amazonses.com ~all\"");
        healthyHostFixture.dns.remove("example.org", "TXT").put("example.org", "TXT", "\"" + record + "\"");
        assertThat(healthyHostFixture.complaints()).extracting(Finding::name).containsExactly("mail, lane 0", NO_HOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=spf1 -all include:amazonses.com | ERROR | expected ",
                "v=spf1 include=amazonses.com -all | ERROR | expected ",
                "v=spf10 include:amazonses.com -all | ERROR | missing: ",
                "v=spf1 inclde:amazonses.com -all | ERROR | receivers ignore the record, because 'inclde:amazonses.com'",
                "v=spf1 include:nothing.example include:amazonses.com | ERROR | it leads to nothing.example, which has no SPF",
                "v=spf1 exists:%{i}.spf.example -all | NOT_CHECKED | a macro or ptr decides for each mail",
            })
    void anSpfRecordThatOnlyLooksAsIfItLedToSes(String record, Level level, String told) throws Exception {
        healthyHostFixture.dns.remove("example.org", "TXT").put("example.org", "TXT", "\"" + record + "\"");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("DNS TXT example.org");
            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.told()).contains(told);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_dmarc.example.org | v=DMARC1; p=reject | 2 DMARC records at _dmarc.example.org count as none",
                "_smtp._tls.example.org | v=TLSRPTv1; rua=mailto:x@example.org | 2 records with v=TLSRPTv1 count as none",
            })
    void twoRecordsThatCountAsNone(String name, String second, String told) throws Exception {
        healthyHostFixture.dns.put(name, "TXT", "\"" + second + "\"");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("DNS TXT " + name);
            assertThat(finding.told()).startsWith(told).contains(second);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "v=DMARC1; p=None | p=none: receivers accept forged mail",
                "v=DMARC1;p=quarantine;pct=0 | pct=0: receivers accept forged mail",
                "v=DMARC1; rua=mailto:a@example.org | it has no policy",
                "v=DMARC1; p=block | it has no policy",
                "v=DMARC1; p=reject; sp=rejekt | sp=rejekt is not a policy",
                "v=DMARC1; p=reject; sp= | sp= is not a policy",
                "v=dmarc1; p=reject | missing",
                "p=reject; v=DMARC1 | missing",
                "v=DMARC1; p=reject; rua=mailto:a@reports.example | reports.example has not agreed to receive them",
                "v=DMARC1; p=reject; rua=mailto:a@example.org; ruf = mailto:a@Reports.Example!10m | has not agreed",
                "v=DMARC1; p=reject; rua=postmaster@example.org | 'postmaster@example.org' is not an address",
            })
    void aDmarcRecordThatDoesNotWork(String record, String told) throws Exception {
        healthyHostFixture
                .dns
                .remove("_dmarc.example.org", "TXT")
                .put("_dmarc.example.org", "TXT", "\"" + record + "\"");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARNING);
            assertThat(finding.told()).contains(told);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=DMARC1; p=reject; rua=mailto:a@agreed.example",
                "V = DMARC1 ; p=Reject; rua=mailto:a@example.org , mailto:b@sub.example.org!5m",
                "v=DMARC1;p=quarantine;sp=none",
            })
    void aDmarcRecordThatWorks(String record) throws Exception {
        healthyHostFixture.dns.put("example.org._report._dmarc.agreed.example", "TXT", "\"v=DMARC1\"");
        healthyHostFixture
                .dns
                .remove("_dmarc.example.org", "TXT")
                .put("_dmarc.example.org", "TXT", "\"" + record + "\"");
        assertThat(healthyHostFixture.complaints()).extracting(Finding::name).containsExactly("mail, lane 0", NO_HOST);
    }

    @Test
    void aliasesThatLeadToEachOtherLeadNowhere() throws Exception {
        healthyHostFixture
                .dns
                .remove("example.org", "MX")
                .put("example.org", "CNAME", "loop.example.")
                .put("loop.example", "CNAME", "example.org.");
        assertThat(healthyHostFixture.complaints())
                .filteredOn(finding -> finding.name().equals("DNS MX example.org"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.ERROR);
                    assertThat(finding.told()).startsWith("missing");
                });
    }

    @Test
    void aDmarcRecordBelowAnAlias() throws Exception {
        healthyHostFixture
                .dns
                .remove("_dmarc.example.org", "TXT")
                .put("_dmarc.example.org", "CNAME", "policy.elsewhere.example.")
                .put("policy.elsewhere.example", "TXT", "\"v=DMARC1; p=reject\"");
        assertThat(healthyHostFixture.complaints()).extracting(Finding::name).containsExactly("mail, lane 0", NO_HOST);
    }

    @Test
    void anotherServerThatIsTriedBeforeSes() throws Exception {
        healthyHostFixture.dns.put("example.org", "MX", "5 mx.elsewhere.example.");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.told()).startsWith("senders try another server before SES");
        });
    }

    @Test
    void anotherServerThatIsTriedAfterSes() throws Exception {
        healthyHostFixture.dns.put("example.org", "MX", "20 mx.elsewhere.example.");
        assertThat(onlyComplaint().level()).isEqualTo(Level.WARNING);
    }

    @Test
    void capitalsInNamesDoNotMatter() throws Exception {
        healthyHostFixture
                .dns
                .remove("example.org", "MX")
                .put("example.org", "MX", "1 Inbound-SMTP.eu-central-1.amazonAWS.com.")
                .remove("one._domainkey.example.org", "CNAME")
                .put("one._domainkey.example.org", "CNAME", "One.DKIM.AmazonSES.com.");
        assertThat(healthyHostFixture.complaints()).extracting(Finding::name).containsExactly("mail, lane 0", NO_HOST);
    }

    @Test
    void aDmarcRecordThatLetsAllPass() throws Exception {
        healthyHostFixture
                .dns
                .remove("_dmarc.example.org", "TXT")
                .put("_dmarc.example.org", "TXT", "\"v=DMARC1; p=none\"");
        assertThat(onlyComplaint().told()).startsWith("p=none");
    }

    @Test
    void aClockIn1970() throws Exception {
        healthyHostFixture.clock.turn(Duration.between(healthyHostFixture.clock.instant(), Instant.EPOCH));
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("clock");
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.next()).contains("timedatectl");
        });
    }

    @Test
    void aStoppedTimer() throws Exception {
        healthyHostFixture.programs.compute("systemctl", (name, text) -> text.replace("=active", "=inactive"));
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.told()).startsWith("neither homing.timer nor homing-run is active");
            assertThat(finding.next()).isEqualTo("systemctl enable --now homing.timer");
        });
    }

    @Test
    void aCanaryThatDidNotComeHome() throws Exception {
        healthyHostFixture.programs.compute(
                "systemctl",
                (name, text) -> text.replace(
                        "homing-canary.service\nActiveState=inactive", "homing-canary.service\nActiveState=failed"));
        assertThat(onlyComplaint().told()).isEqualTo("the last test mail was not delivered");
    }

    /** Held by this very process, which systemd has never heard of. */
    @Test
    void aSecondAgentOnTheVolume() throws Exception {
        try (var lock = FileChannel.open(healthyHostFixture.root.resolve(".homing/lock"), StandardOpenOption.WRITE)) {
            lock.lock();
            assertThat(onlyComplaint().told())
                    .isEqualTo("process %d uses the mail volume and is not a service of Homing: a second agent"
                            .formatted(ProcessHandle.current().pid()));
        }
        assertThat(healthyHostFixture.findings()).contains(new Finding("agent", Level.OK, "none is running now", ""));
    }

    @ParameterizedTest
    @EnumSource(
            value = HomingException.Kind.class,
            names = {"SETUP", "DENIED"})
    void aTableThatIsGoneOrMayNotBeRead(HomingException.Kind kind) throws Exception {
        healthyHostFixture.storeTrouble = new HomingException(
                kind, "Query on table homing: 400", "aws dynamodb describe-table --table-name homing");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("journal, lane 0");
            assertThat(finding.level()).isEqualTo(Level.ERROR);
        });
    }

    @ParameterizedTest
    @CsvSource({"processed/homing-doctor.eml, missing mail", "manifest/homing-doctor.json, missing manifest"})
    void aPolicyThatHidesWhatIsMissing(String key, String name) throws Exception {
        healthyHostFixture.absent(key, 403, "AccessDenied");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo(name);
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.told()).contains("403", "would stop this host");
            assertThat(finding.next()).contains("s3:ListBucket on example-mail");
        });
    }

    @Test
    void aBucketThatDoesNotExistIsNotTakenForAMissingMail() throws Exception {
        healthyHostFixture.absent("processed/homing-doctor.eml", 404, "NoSuchBucket");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("missing mail");
            assertThat(finding.told()).contains("NoSuchBucket");
        });
    }

    private void sweptBy(Optional<MailboxName> fallback) {
        var unruled = new SweepStatus.Unruled(fallback);
        healthyHostFixture.store.publish(
                new SweepStatus(Instant.EPOCH, Instant.EPOCH, List.of(), 0, Optional.of(unruled)));
    }

    /** What becomes of every mail where docs/aws-setup.md was followed and nothing else was said. */
    @Test
    void noRuleAndNoDefaultMailbox() throws Exception {
        healthyHostFixture.removeRules();
        sweptBy(Optional.empty());
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("routing of example.org");
            assertThat(finding.level()).isEqualTo(Level.ERROR);
            assertThat(finding.told()).startsWith("no rule delivers mail for example.org: ");
            assertThat(finding.next()).contains("homing route set '*@example.org' deliver:", "default_mailbox");
        });
    }

    @Test
    void rulesForAnotherDomainOnly() throws Exception {
        healthyHostFixture.removeRules();
        healthyHostFixture.rule(
                "*@example.net", new Rule.Action.Deliver(MailboxName.of("ann@example.net"), FolderName.INBOX));
        healthyHostFixture.rule(
                "ann@sub.example.org", new Rule.Action.Deliver(MailboxName.of("ann@example.org"), FolderName.INBOX));
        sweptBy(Optional.empty());
        assertThat(onlyComplaint().told()).startsWith("no rule delivers mail for example.org: ");
    }

    @Test
    void aRuleThatHoldsInSpiteOfTheDefaultMailbox() throws Exception {
        healthyHostFixture.removeRules();
        healthyHostFixture.rule("*", new Rule.Action.Hold());
        sweptBy(Optional.of(MailboxName.of("ann@example.org")));
        assertThat(onlyComplaint().told())
                .contains("no rule delivers mail for example.org", "the rule * delivers nothing");
    }

    @Test
    void aDefaultMailboxIsEnough() throws Exception {
        healthyHostFixture.removeRules();
        sweptBy(Optional.of(MailboxName.of("ann@example.org")));
        assertThat(healthyHostFixture.findings())
                .contains(
                        new Finding("routing of example.org", Level.OK, "to the default mailbox ann@example.org", ""));
    }

    @Test
    void rulesForSomeAddressesAreEnough() throws Exception {
        healthyHostFixture.removeRules();
        healthyHostFixture.rule("ann@example.org", new Rule.Action.Forward(new Address("ann@example.com")));
        sweptBy(Optional.empty());
        assertThat(healthyHostFixture.findings())
                .contains(new Finding(
                        "routing of example.org", Level.OK, "1 addresses have rules; mail without a rule is held", ""));
    }

    @Test
    void aFunctionThatDoesNotTellItsDefaultMailboxYet() throws Exception {
        healthyHostFixture.removeRules();
        assertThat(onlyComplaint().level()).isEqualTo(Level.NOT_CHECKED);
    }

    @Test
    void aDomainOfTheReceiptRuleThatNobodyNamed() throws Exception {
        healthyHostFixture.aws.recipients("example.org", "other.example", "info@third.example");
        sweptBy(Optional.empty());
        assertThat(healthyHostFixture.complaints())
                .filteredOn(finding -> finding.level() == Level.ERROR)
                .extracting(Finding::name)
                .containsExactly("routing of other.example", "routing of info@third.example");
    }

    @Test
    void aVolumeThatOthersRead() throws Exception {
        Files.setPosixFilePermissions(healthyHostFixture.root, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(onlyComplaint().next()).startsWith("chmod 0700 ");
    }

    @Test
    void aDovecotThatLooksElsewhere() throws Exception {
        healthyHostFixture.programs.compute("doveconf", (name, text) -> text.replace("/Maildir", "/mail"));
        assertThat(onlyComplaint().told())
                .startsWith("Dovecot reads " + healthyHostFixture.root)
                .contains("clients do not see new mail");
    }

    @Test
    void aDovecotWithoutSpecialFolders() throws Exception {
        healthyHostFixture.programs.compute("doveconf", (name, text) -> text.replace("special_use = \"\\\\Junk\"", ""));
        assertThat(onlyComplaint().told()).startsWith("no folder is announced for \\Junk");
    }

    @Test
    void aFolderThatDovecotMadeFirst() throws Exception {
        Path inbox = Files.createDirectories(healthyHostFixture.root.resolve("example.org/ann/Maildir"));
        Files.writeString(inbox.resolve("dovecot-uidlist"), "3 V1795000000 N1 G0123456789abcdef0123456789abcdef\n");
        assertThat(onlyComplaint()).satisfies(finding -> {
            assertThat(finding.name()).isEqualTo("folder identity");
            assertThat(finding.told()).contains("1 of 1 folders", inbox.toString());
        });
    }
}
