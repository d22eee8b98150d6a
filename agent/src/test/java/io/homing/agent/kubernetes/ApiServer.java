package io.homing.agent.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An API server that keeps what it is given, and can be away. */
final class ApiServer implements AutoCloseable {
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    static {
        REQUESTS.setLevel(Level.WARNING);
    }

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);

    ApiServer() {
        server.init();
    }

    KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url("/"))
                .withNamespace("post")
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(15_000)
                .withRequestTimeout(15_000)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** From here on nobody answers. */
    void goAway() {
        server.shutdown();
    }

    @Override
    public void close() {
        server.destroy();
    }
}
