package io.homing.agent.metrics;

/** What a command tells that looks once and is gone, each once. The reference for operators is printed from this. */
public enum CommandMetric {
    STATUS_TIME("homing.status.timestamp.seconds", "", "When `homing status` looked."),
    STATUS_TROUBLES("homing.status.troubles", "", "What it called not well; 0 when all is well."),
    HOST_SEEN("homing.host.seen.timestamp.seconds", "of", "The last sign of life of this host, by its own clock."),
    HOST_BEHIND("homing.host.behind.mails", "of", "Mails that this host has yet to bring home, in all lanes."),
    HELD("homing.held.mails", "", "Mails that wait for a person, when the last sweep counted them."),
    VERIFY_TIME("homing.verify.timestamp.seconds", "", "When `homing verify` looked."),
    VERIFY_FINDINGS("homing.verify.findings", "kind", "Mails that it found not to be as they should be."),
    DOCTOR_TIME("homing.doctor.timestamp.seconds", "", "When `homing doctor` looked."),
    DOCTOR_FINDINGS("homing.doctor.findings", "level", "What it found, by how bad it is."),
    BOUNCES(
            "homing.ses.bounce.ratio",
            "",
            "Bounces of the last 14 days, of the mails that SES tried to deliver. AWS reviews an account from 0.05 on."),
    COMPLAINTS("homing.ses.complaint.ratio", "", "Complaints, in the same way. AWS reviews an account from 0.001 on.");

    private final String meter;
    private final String label;
    private final String meaning;

    CommandMetric(String meter, String label, String meaning) {
        this.meter = meter;
        this.label = label;
        this.meaning = meaning;
    }

    /** As Micrometer spells it. */
    String meter() {
        return meter;
    }

    /** The name of the one label that it has beside the host; empty where it has none. */
    String label() {
        return label;
    }

    String meaning() {
        return meaning;
    }

    /** As Prometheus spells it. */
    String series() {
        return meter.replace('.', '_');
    }
}
