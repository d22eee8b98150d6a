package io.homing.operator.cli;

import io.homing.operator.rebuild.TableRebuild.Result;
import io.homing.store.Lane;
import io.homing.store.Position;
import java.util.Locale;
import java.util.TreeMap;

/** A table that was made anew, for people and for programs. */
final class RebuildTableText {
    private RebuildTableText() {}

    static String human(Result result) {
        var rows = new TextTable();
        new TreeMap<Lane, Position>(result.heads())
                .forEach((lane, head) ->
                        rows.row("lane " + lane, "new mail comes after position " + number(head.value())));
        rows.row("manifests", "every position that has one is as it was");
        rows.row("from files", number(result.fromFiles()) + " positions had none, and their mail is on this host");
        rows.row("reserved", number(result.reserved()) + " positions stay unused: another host may have passed them");
        rows.row("settled", number(result.settled()) + " mails had been sent on or bounced, and will not be again");
        return rows + System.lineSeparator()
                + "Routing rules are not in the bucket: `homing route list`, and set them again. Then let the function run;"
                + " the sweep takes in what has no manifest.";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
