package io.homing.packaging;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.blob.BlobDescriptor;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.image.json.OciIndexTemplate;
import com.google.cloud.tools.jib.image.json.OciManifestTemplate;
import com.google.cloud.tools.jib.json.JsonTemplateMapper;
import com.google.cloud.tools.jib.registry.ManifestAndDigest;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.io.IOException;
import java.util.Map;

/**
 * The list that lets each machine find the image of its architecture under one name (OCI image index). Jib makes one
 * only for images whose files are the same on all architectures, which those with a Java of their own are not.
 */
final class ImageIndex {
    /** {@code -Dhoming.insecure=true}: also a registry without TLS, for tests. */
    static final boolean INSECURE = Boolean.getBoolean("homing.insecure");

    private ImageIndex() {}

    /**
     * Pushes an index of images that are there already.
     *
     * @param images the digest of each, by architecture
     * @return the digest of the index
     */
    static String push(ImageReference to, Map<String, String> images)
            throws IOException, RegistryException, CredentialRetrievalException {
        var http = new FailoverHttpClient(INSECURE, false, event -> {});
        RegistryClient.Factory factory =
                RegistryClient.factory(EventHandlers.NONE, to.getRegistry(), to.getRepository(), http);
        var credential = CredentialRetrieverFactory.forImage(to, event -> {})
                .dockerConfig()
                .retrieve();
        credential.ifPresent(factory::setCredential);
        RegistryClient registry = factory.newRegistryClient();
        if (credential.isPresent() && !registry.doPushBearerAuth()) {
            registry.configureBasicAuth();
        }
        var index = new OciIndexTemplate();
        for (Map.Entry<String, String> image : images.entrySet()) {
            ManifestAndDigest<OciManifestTemplate> there =
                    registry.pullManifest(image.getValue(), OciManifestTemplate.class);
            long size = JsonTemplateMapper.toByteArray(there.getManifest()).length;
            index.addManifest(new BlobDescriptor(size, there.getDigest()), to.getQualifier());
            index.getManifests().getLast().setPlatform(image.getKey(), "linux");
        }
        try {
            return registry.pushManifest(index, to.getQualifier()).toString();
        } finally {
            http.shutDown();
        }
    }
}
