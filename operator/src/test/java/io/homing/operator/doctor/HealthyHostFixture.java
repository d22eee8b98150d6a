package io.homing.operator.doctor;

import io.homing.agent.config.AgentConfig;
import io.homing.agent.maildir.MaildirLayout;
import io.homing.operator.aws.AwsAccount;
import io.homing.operator.aws.FakeAws;
import io.homing.operator.dns.DomainName;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.HostName;
import io.homing.store.InMemoryMailStore;
import io.homing.store.Lane;
import io.homing.store.MailFeed;
import io.homing.store.MailboxName;
import io.homing.store.Rule;
import io.homing.store.RuleChange;
import io.homing.store.RulePattern;
import io.homing.store.TestClock;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host on which all is well, until a test makes something of it ill. */
final class HealthyHostFixture implements AutoCloseable {
    static final DomainName DOMAIN = new DomainName("example.org");

    final FakeAws aws = new FakeAws();
    final FakeDns dns = new FakeDns();
    final TestClock clock = new TestClock(Instant.now());
    final Map<String, String> programs = new HashMap<>();
    final Path root;
    /** What every look at the journal ends with. */
    HomingException storeTrouble;

    final InMemoryMailStore store = new InMemoryMailStore(clock, 1);
    List<ImapHost> imap = List.of();
    private final AwsAccount account;

    HealthyHostFixture(Path directory) throws IOException {
        root = Files.createDirectory(directory.resolve("mail"));
        Files.createDirectory(root.resolve(".homing"));
        Files.createFile(root.resolve(".homing/lock"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        if (System.getProperty("user.name").equals("root")) {
            var mail = root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("mail");
            Files.setOwner(root, mail);
        }
        healthy();
        account = aws.account(directory);
    }

    private void healthy() {
        aws.healthy("example-mail");
        dns.healthy("eu-central-1");
        policy("arn:aws:s3:::example-mail/incoming/*");
        rule("*@example.org", new Rule.Action.Deliver(MailboxName.of("ann@example.org"), FolderName.INBOX));
        aws.answer("PutItem", 400, """
                {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"no"}""");
        for (String key : List.of("processed/homing-doctor.eml", "manifest/homing-doctor.json")) {
            absent(key, 404, "NoSuchKey");
        }
        programs.put("df", "IUse%\n 12%\n");
        programs.put("systemctl", """
                Id=homing.timer
                ActiveState=active

                Id=homing.service
                ActiveState=inactive
                MainPID=0

                Id=homing-run.service
                ActiveState=inactive
                MainPID=0

                Id=homing-canary.service
                ActiveState=inactive
                MainPID=0
                """);
        programs.put("doveconf", """
                # 2.4.1-4 (7d8c0e5759): /etc/dovecot/dovecot.conf
                mail_driver = maildir
                mail_path = %s/%%{user | domain}/%%{user | username}/Maildir
                namespace inbox {
                  mailbox Junk {
                    special_use = "\\\\Junk"
                  }
                  mailbox Sent {
                    special_use = "\\\\Sent"
                  }
                  mailbox Drafts {
                    special_use = "\\\\Drafts"
                  }
                  mailbox Trash {
                    special_use = "\\\\Trash"
                  }
                  mailbox Archive {
                    special_use = "\\\\Archive"
                  }
                }
                """.formatted(root));
    }

    /** The bucket's policy lets SES write to this resource. */
    void policy(String resource) {
        aws.answer("GET /example-mail?policy", 200, FakeAws.policy(resource));
    }

    /** A rule for a pattern that has none. */
    void rule(String pattern, Rule.Action action) {
        var rule = new Rule(new RulePattern(pattern), List.of(action));
        store.rules()
                .change(new RuleChange(clock.instant(), "ann", rule.pattern(), Optional.empty(), Optional.of(rule)));
    }

    void removeRules() {
        store.rules()
                .all()
                .forEach(rule -> store.rules()
                        .change(new RuleChange(
                                clock.instant(), "ann", rule.pattern(), Optional.of(rule), Optional.empty())));
    }

    /** What S3 answers for an object that does not exist. */
    void absent(String key, int status, String code) {
        aws.answer(
                "GET /example-mail/" + key,
                status,
                "<Error><Code>%s</Code><Message>no</Message></Error>".formatted(code));
    }

    /** What the doctor says of all that is not well. */
    List<Finding> complaints() throws InterruptedException {
        return findings().stream()
                .filter(finding -> finding.level() != Finding.Level.OK)
                .toList();
    }

    List<Finding> findings() throws InterruptedException {
        var config = new AgentConfig(
                new HostName("primary"),
                new AgentConfig.Mail(root, new MaildirLayout(MaildirLayout.DEFAULT)),
                new AgentConfig.Store(
                        "eu-central-1",
                        "example-mail",
                        "homing",
                        Optional.empty(),
                        Optional.of(aws.uri()),
                        Optional.of(aws.uri())),
                new AgentConfig.Sync(List.of(Lane.FIRST), Duration.ofSeconds(1), 2),
                new AgentConfig.Health(Optional.empty(), Duration.ofMinutes(10), Optional.empty()),
                new AgentConfig.Metrics(Optional.empty()),
                Optional.empty());
        var checkContext = new CheckContext(
                config,
                account,
                account,
                feed(),
                store.rules(),
                new Dns(Optional.of(dns.address())),
                List.of(DOMAIN),
                imap,
                command -> Optional.ofNullable(programs.get(command.getFirst()))
                        .map(text -> new CommandRunner.Output(0, text)),
                aws.uri(),
                clock);
        return Doctor.examine(Checks.of(checkContext), Duration.ofSeconds(20));
    }

    private MailFeed feed() {
        return (MailFeed) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {MailFeed.class}, (proxy, method, arguments) -> {
                    if (storeTrouble != null) {
                        throw storeTrouble;
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Override
    public void close() {
        account.close();
        aws.close();
        dns.close();
    }
}
