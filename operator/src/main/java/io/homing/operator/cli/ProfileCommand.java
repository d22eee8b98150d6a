package io.homing.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homing.agent.ExitCode;
import io.homing.agent.disk.DiskErrors;
import io.homing.operator.dns.DomainName;
import io.homing.operator.profile.AppleProfile;
import io.homing.operator.profile.Signature;
import io.homing.store.MailboxName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code homing profile}: a configuration profile with both hosts, for Apple's devices. */
@Command(
        name = "profile",
        description = "Prints a configuration profile for Apple Mail with both hosts as accounts, without a password.",
        footer = {
            "",
            "Open the profile on a Mac, or send it to an iPhone by AirDrop. The device prompts "
                    + "for the password. docs/clients.md also describes other mail clients.",
            "",
            "Example: homing profile --user ann@example.org --primary imap.home.example \\",
            "  --backup mail.example.net -o ann.mobileconfig"
        },
        mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
    @Option(
            names = "--user",
            paramLabel = "USER@DOMAIN",
            required = true,
            converter = Typed.LoginMailbox.class,
            description = "Address of the mailbox.")
    private MailboxName user;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            converter = Typed.PersonName.class,
            description = "Name of the sender that recipients see (default: the address).")
    private String name;

    @Option(names = "--primary", paramLabel = "HOST", required = true, description = "IMAP host of the first account.")
    private DomainName primary;

    @Option(
            names = "--backup",
            paramLabel = "HOST",
            required = true,
            description = "IMAP host of the second account. It also sends the mail of both accounts, on port 587.")
    private DomainName backup;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "File to write (default: standard output).")
    private Path output;

    @ArgGroup(exclusive = false)
    private Signing signing;

    /** Both options or none. */
    static final class Signing {
        @Option(
                names = "--sign-cert",
                paramLabel = "PEM",
                required = true,
                description = "Certificate chain that signs the profile.")
        private Path chain;

        @Option(names = "--sign-key", paramLabel = "PEM", required = true, description = "Key of that certificate.")
        private Path key;
    }

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (signing != null && output == null) {
            throw new ParameterException(spec.commandLine(), "A signed profile is not text: pass -o FILE");
        }
        byte[] profile = profile().xml();
        write(signing == null ? profile : Signature.sign(profile, signing.chain, signing.key));
        return ExitCode.OK.code();
    }

    private AppleProfile profile() {
        try {
            return new AppleProfile(user, name == null ? user.toString() : name, primary, backup);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void write(byte[] profile) {
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(new String(profile, UTF_8));
            out.flush();
            return;
        }
        try {
            Files.write(output, profile);
        } catch (IOException e) {
            throw DiskErrors.of("write", output, e);
        }
    }
}
