package io.homing.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the command ended, for scripts. From 64 on the numbers are those of sysexits(3), as mail programs use them. */
public enum ExitCode {
    OK(0, "done, or nothing to do"),
    DEFECT(1, "a defect in Homing; please report what it printed"),
    USAGE(2, "the command line was not understood"),
    WITHHELD(3, "done, but this run had to withhold mails that are gone or wrong in the store"),
    REFUSED(4, "not done, and it says why: unsound, dangerous, or somebody was quicker"),
    UNWELL(5, "looked, and something is not well: it says what, and what to do"),
    WARNING(6, "looked, and something wants a person soon; mail comes home all the same"),
    UNREADABLE(65, "the store or the state holds something that this version cannot read"),
    NOT_FOUND(66, "there is no such rule, change or mail"),
    IN_USE(69, "another agent is at work on this mail volume"),
    DISK(74, "the mail volume is in trouble: full, broken, not ours"),
    PASSING(75, "the store cannot be reached now; the next run may well succeed"),
    SETUP(77, "the store refuses us: credentials, permission, a missing bucket or table"),
    CONFIG(78, "the configuration cannot be used");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    /** Code and meaning of all, for help texts. */
    public static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        for (ExitCode exit : values()) {
            table.put(Integer.toString(exit.code), exit.meaning);
        }
        return table;
    }
}
