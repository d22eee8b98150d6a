package io.homing.operator.doctor;

import io.homing.operator.doctor.SpfRecord.Mechanism;
import io.homing.operator.doctor.SpfRecord.Result;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Evaluates SPF for a mail that SES sends, as a receiver does (RFC 7208, 4 to 6), but without comparing addresses: SES
 * matches {@code include:amazonses.com}, also in included records, and {@code all}. An instance counts the queries of one
 * evaluation, so each evaluation needs a new one.
 */
final class Spf {
    /** The maximum number of queries for one mail, and of those that find no record (RFC 7208, 4.6.4). */
    private static final int MOST_QUERIES = 10;

    private static final int MOST_VOID = 2;
    private static final int MOST_MX = 10;
    private static final String SES = "amazonses.com";

    private final Dns dns;
    private int queries;
    private int voids;

    Spf(Dns dns) {
        this.dns = dns;
    }

    /** Whether a mechanism matches; where its domain holds a macro, that depends on each mail. */
    private enum Match {
        YES,
        NO,
        DEPENDS
    }

    /** The SPF records of a domain, which should be one: every other number counts as none or worse (RFC 7208, 4.5). */
    List<String> records(String domain) throws IOException {
        return dns.look(domain, "TXT").stream().filter(SpfRecord::isOne).toList();
    }

    /**
     * The result of a record for SES: one where it is certain, several where it depends on the mail.
     *
     * @param domain that the record belongs to
     * @throws SpfException where receivers ignore the record, or one that it leads to
     */
    Set<Result> ofSes(String domain, String record) throws IOException {
        SpfRecord spf = SpfRecord.parse(record);
        Set<Result> possible = EnumSet.noneOf(Result.class);
        for (Mechanism one : spf.mechanisms()) {
            Match match = match(one, domain);
            if (match != Match.NO) {
                possible.add(one.result());
            }
            if (match == Match.YES) {
                return possible;
            }
        }
        if (spf.redirect().isEmpty()) {
            possible.add(Result.NEUTRAL);
            return possible;
        }
        String next = spf.redirect().get();
        query();
        possible.addAll(hasMacro(next) ? EnumSet.allOf(Result.class) : ofSes(next, only(next)));
        return possible;
    }

    private Match match(Mechanism one, String domain) throws IOException {
        String target = one.domain().orElse(domain);
        switch (one.name()) {
            case "all" -> {
                return Match.YES;
            }
            case "ip4", "ip6" -> {
                return Match.NO;
            }
            default -> query();
        }
        if (hasMacro(target)) {
            return Match.DEPENDS;
        }
        return switch (one.name()) {
            case "include" -> include(target);
            case "ptr" -> target.endsWith(SES) ? Match.DEPENDS : Match.NO;
            case "exists" -> found(dns.look(target, "A")) ? Match.YES : Match.NO;
            case "mx" -> {
                List<String> hosts = dns.look(target, "MX");
                found(hosts);
                if (hosts.size() > MOST_MX) {
                    throw new SpfException("%s has more than %d MX records".formatted(target, MOST_MX));
                }
                yield Match.NO;
            }
            default -> {
                found(dns.look(target, "A"));
                yield Match.NO;
            }
        };
    }

    /** An included record matches where it passes, and nothing else of it counts (RFC 7208, 5.2). */
    private Match include(String domain) throws IOException {
        if (domain.equals(SES)) {
            return Match.YES;
        }
        Set<Result> results = ofSes(domain, only(domain));
        if (!results.contains(Result.PASS)) {
            return Match.NO;
        }
        return results.size() == 1 ? Match.YES : Match.DEPENDS;
    }

    private String only(String domain) throws IOException {
        List<String> records = records(domain);
        if (records.size() != 1) {
            throw new SpfException("it leads to %s, which has %s SPF records"
                    .formatted(domain, records.isEmpty() ? "no" : records.size()));
        }
        return records.getFirst();
    }

    private boolean found(List<String> records) {
        if (records.isEmpty() && ++voids > MOST_VOID) {
            throw new SpfException("more than %d of the names in it do not exist".formatted(MOST_VOID));
        }
        return !records.isEmpty();
    }

    private void query() {
        if (++queries > MOST_QUERIES) {
            throw new SpfException("it requires more than %d queries".formatted(MOST_QUERIES));
        }
    }

    private static boolean hasMacro(String domain) {
        return domain.contains("%");
    }
}
