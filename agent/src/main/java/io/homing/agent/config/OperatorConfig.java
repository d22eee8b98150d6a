package io.homing.agent.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What an operator's commands are told, checked: they need no host and no mail volume.
 *
 * @param lanes of the deployment, 1 to 1,000; what is released is put into the journal, so it must be what the function
 *     is told ({@code HOMING_LANES})
 */
public record OperatorConfig(AgentConfig.Store store, int lanes) {
    /** The same with other credentials, where any are given. */
    public OperatorConfig with(Optional<Path> credentials) {
        return new OperatorConfig(store.with(credentials), lanes);
    }
}
