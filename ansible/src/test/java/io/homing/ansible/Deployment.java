package io.homing.ansible;

import java.util.List;
import java.util.Map;

/** The three templates with the parameters of an example, as the playbook fills them in, and who is in them. */
final class Deployment {
    static final Template MAIN = Template.read(
            "homing.yaml",
            "homing",
            Map.of(
                    "Domains", List.of("example.org", "example.net"),
                    "Hosts", List.of("primary", "backup"),
                    "AlertAddress", "you@example.com",
                    "CodeBucket", "code",
                    "CodeKey", "digest.zip",
                    "CodeSha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
    static final Template DOMAIN = Template.read(
            "domain.yaml", "homing-domain-example-dot-org", Map.of("Domain", "example.org", "Main", "homing"));
    static final Template HOST = Template.read(
            "host.yaml",
            "homing-host-primary",
            Map.of("Host", "primary", "Bucket", (String) MAIN.get("Bucket", "BucketName"), "Table", "homing"));

    private Deployment() {}

    /** The identities by name. */
    static final Map<String, Policy> IDENTITIES = Map.of(
            "function", Policy.of(inline(MAIN, "FunctionRole"), DOMAIN.get("FunctionMaySend", "PolicyDocument")),
            "sweep", Policy.of(inline(MAIN, "SweepRole")),
            "host", Policy.of(inline(HOST, "User")),
            "operator", Policy.of(MAIN.get("Operator", "PolicyDocument")),
            "doctor", Policy.of(MAIN.get("Doctor", "PolicyDocument")),
            "smtp", Policy.of(inline(MAIN, "Smtp"), DOMAIN.get("ClientsMaySend", "PolicyDocument")));

    private static Object inline(Template template, String identity) {
        var policies = (List<?>) template.get(identity, "Policies");
        if (policies.size() != 1) {
            throw new AssertionError("One policy was expected of " + identity);
        }
        return ((Map<?, ?>) policies.get(0)).get("PolicyDocument");
    }
}
