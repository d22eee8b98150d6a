package io.homing.operator.route;

import io.homing.store.Address;
import io.homing.store.Decision;
import io.homing.store.FolderName;
import io.homing.store.HomingException;
import io.homing.store.MailboxName;
import io.homing.store.Policy;
import io.homing.store.Policy.Treatment;
import io.homing.store.Rule;
import io.homing.store.Rule.Action;
import io.homing.store.RulePattern;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The syntax of rules on the command line. An action whose folder follows from {@code +tag} has its own name,
 * {@code deliver-by-tag}, because a sign after the folder could be part of the name of the folder.
 */
public final class RuleSyntax {
    private static final String HINT = "Actions: deliver:USER@DOMAIN[/FOLDER], deliver-by-tag:USER@DOMAIN[/FOLDER],"
            + " forward:ADDRESS, bounce[:TEXT], discard, hold. See `homing route set --help`.";

    private RuleSyntax() {}

    /** Throws {@link HomingException} with the reason where this is not a valid rule. */
    public static Rule rule(String pattern, List<String> actions, Policy policy) {
        RulePattern whom = pattern(pattern);
        return value(
                list -> new Rule(whom, list, policy),
                actions.stream().map(RuleSyntax::action).toList());
    }

    /** Throws {@link HomingException} with the reason where this is not a valid pattern. */
    public static RulePattern pattern(String text) {
        return value(RulePattern::typed, text);
    }

    /** Throws {@link HomingException} with the reason where this is not a valid action. */
    public static Action action(String word) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? word : word.substring(0, colon);
        String rest = colon < 0 ? "" : word.substring(colon + 1);
        return switch (name) {
            case "deliver" -> deliver(rest, false);
            case "deliver-by-tag" -> deliver(rest, true);
            case "forward" -> value(text -> new Action.Forward(Address.typed(text)), rest);
            case "bounce" ->
                colon < 0 ? new Action.Bounce(Action.Bounce.NO_SUCH_USER) : value(Action.Bounce::new, rest);
            case "discard" -> alone(new Action.Discard(), word);
            case "hold" -> alone(new Action.Hold(), word);
            default ->
                throw new HomingException(
                        HomingException.Kind.REJECTED, "there is no action '%s'".formatted(word), HINT);
        };
    }

    /** A mailbox and perhaps a folder: {@code user@domain[/Folder]}. Throws {@link HomingException} where it is none. */
    public static Action.Deliver place(String text) {
        return deliver(text, false);
    }

    private static Action.Deliver deliver(String text, boolean byTag) {
        int slash = text.indexOf('/');
        MailboxName mailbox = value(MailboxName::forLogin, slash < 0 ? text : text.substring(0, slash));
        FolderName folder = slash < 0 ? FolderName.INBOX : value(FolderName::typed, text.substring(slash + 1));
        return new Action.Deliver(mailbox, folder, byTag);
    }

    private static Action alone(Action action, String word) {
        if (word.indexOf(':') >= 0) {
            throw new HomingException(
                    HomingException.Kind.REJECTED, "%s: takes no value after a colon".formatted(word), HINT);
        }
        return action;
    }

    private static <A, T> T value(Function<A, T> type, A of) {
        try {
            return type.apply(of);
        } catch (IllegalArgumentException e) {
            throw new HomingException(HomingException.Kind.REJECTED, e.getMessage(), HINT);
        }
    }

    /** The actions and the policy as {@code homing route set} takes them, without the pattern. */
    public static String of(Rule rule) {
        String actions = rule.actions().stream().map(RuleSyntax::of).collect(Collectors.joining(" "));
        String spam = rule.policy().spam().map(how -> " --spam " + of(how)).orElse("");
        return actions
                + spam
                + rule.policy()
                        .dmarcReject()
                        .map(how -> " --dmarc-reject " + of(how))
                        .orElse("");
    }

    public static String of(Action action) {
        return action.toString();
    }

    /** A decision, written as the action that has the same effect; without the reason. */
    public static String of(Decision decision) {
        return switch (decision) {
            case Decision.Deliver deliver -> "deliver:" + place(deliver.mailbox(), deliver.folder());
            case Decision.Forward forward -> "forward:" + forward.to();
            case Decision.Notify notify -> "notify:" + notify.to();
            case Decision.Bounce bounce -> "bounce:" + bounce.text();
            case Decision.Discard discard -> "discard";
            case Decision.Hold hold -> "hold";
        };
    }

    public static String of(Treatment treatment) {
        return treatment.name().toLowerCase(Locale.ROOT);
    }

    private static String place(MailboxName mailbox, FolderName folder) {
        return folder.equals(FolderName.INBOX) ? mailbox.toString() : mailbox + "/" + folder;
    }
}
