package io.homing.operator.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that Dovecot reads mail where the agent writes it, and shows it as the other host does. */
final class DovecotChecks {
    private static final String NAME = "Dovecot";

    private final CheckContext checkContext;

    DovecotChecks(CheckContext checkContext) {
        this.checkContext = checkContext;
    }

    List<Check> all() {
        return List.of(new Check(NAME, this::look));
    }

    private List<Finding> look() throws InterruptedException {
        Optional<CommandRunner.Output> printed = checkContext.programs().run(List.of("doveconf", "-n"));
        if (printed.isEmpty()) {
            return List.of(Finding.notChecked(
                    NAME,
                    "doveconf is not installed here",
                    "In a pod, Dovecot runs in the other container: kubectl exec POD -c dovecot -- doveconf -n"));
        }
        Doveconf dovecot = Doveconf.of(printed.get().text());
        if (printed.get().exit() != 0 || dovecot.version().isEmpty()) {
            return List.of(Finding.notChecked(
                    NAME, "doveconf -n fails: " + complaint(printed.get().text()), "sudo doveconf -n"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(
                dovecot.isSupported()
                        ? Finding.ok(NAME, dovecot.version())
                        : Finding.warning(
                                NAME,
                                dovecot.version() + " is not a tested version",
                                "Use 2.3 (from 2.3.19 on) or 2.4."));
        findings.add(place(dovecot));
        findings.add(specialUse(dovecot));
        findings.add(
                dovecot.countsQuotaByFile()
                        ? Finding.warning(
                                "Dovecot's quota",
                                "counted in a file that does not include what Homing delivers",
                                "Set `count` instead of `maildir`, then: doveadm quota recalc -A")
                        : Finding.ok("Dovecot's quota", "none, or counted"));
        return findings;
    }

    /** The error that doveconf prints after the settings: often a key that only root may read. */
    private static String complaint(String printed) {
        return printed.lines()
                .filter(line -> line.contains("Fatal: ") || line.contains("Error: "))
                .findFirst()
                .orElse("no message");
    }

    private Finding place(Doveconf dovecot) {
        String name = "Dovecot's mail";
        String ours = checkContext.config().mail().root() + "/"
                + checkContext.config().mail().layout().pattern();
        Optional<String> theirs = dovecot.inbox();
        if (theirs.isEmpty()) {
            return Finding.notChecked(
                    name,
                    "its configuration depends on the user; expected is maildir at " + ours,
                    "doveadm user -f mail ann@example.org");
        }
        if (!theirs.get().equals(ours)) {
            return Finding.error(
                    name,
                    "Dovecot reads %s, but the agent writes to %s: clients do not see new mail"
                            .formatted(theirs.get(), ours),
                    "Make mail.root and mail.layout of the agent the same as Dovecot's mail_path (2.3: mail_location).");
        }
        boolean fs = dovecot.get("mail_location")
                        .filter(at -> at.contains("LAYOUT="))
                        .isPresent()
                || dovecot.get("mailbox_list_layout")
                        .filter(layout -> !layout.equals("maildir++"))
                        .isPresent();
        return fs
                ? Finding.error(
                        name,
                        "the folders have another layout than Maildir++: only INBOX shows what Homing delivers",
                        "Remove LAYOUT= from mail_location (2.4: mailbox_list_layout).")
                : Finding.ok(name, theirs.get());
    }

    private static Finding specialUse(Doveconf dovecot) {
        String name = "Dovecot's special folders";
        List<String> missing = List.of("\\Junk", "\\Sent", "\\Drafts", "\\Trash", "\\Archive").stream()
                .filter(use -> !dovecot.hasSpecialUse(use))
                .toList();
        return missing.isEmpty()
                ? Finding.ok(name, "announced")
                : Finding.warning(
                        name,
                        "no folder is announced for %s: clients create folders of their own"
                                .formatted(String.join(" ", missing)),
                        "Set special_use and auto = subscribe, as charts/homing/files/dovecot-2.4.conf does.");
    }
}
