package io.homing.agent;

import java.util.LinkedHashMap;
import java.util.Map;

/** Exit codes of every command, for scripts. From 64 on the numbers are those of sysexits(3). */
public enum ExitCode {
    OK(0, "done, or nothing to do"),
    DEFECT(1, "a defect in Homing; please report the output"),
    USAGE(2, "the command line is not valid"),
    WITHHELD(3, "done, but this run withheld mails whose objects are missing or corrupt in the bucket"),
    REFUSED(4, "rejected, with the reason: invalid, dangerous, or another change came first"),
    UNWELL(5, "checked, and found a problem; the output names it and what to do"),
    WARNING(6, "checked, and something needs attention soon; mail is delivered nevertheless"),
    UNREADABLE(65, "the store or the state contains something that this version cannot read"),
    NOT_FOUND(66, "there is no such rule, change or mail"),
    IN_USE(69, "another agent uses this mail volume"),
    DISK(74, "the mail volume has a fault: it is full, broken, or belongs to another user"),
    PASSING(75, "the store cannot be reached now; the next run may succeed"),
    SETUP(77, "the store rejects the requests: credentials, permission, a missing bucket or table"),
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

    /** Code and meaning of each exit code, for help texts. */
    public static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        for (ExitCode exit : values()) {
            table.put(Integer.toString(exit.code), exit.meaning);
        }
        return table;
    }
}
