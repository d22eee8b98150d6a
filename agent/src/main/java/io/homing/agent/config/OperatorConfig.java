package io.homing.agent.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The checked configuration of an operator's commands, which need no host and no mail volume.
 *
 * @param lanes of the deployment, 1 to 1,000; must equal the setting of the function ({@code HOMING_LANES}), because
 *     released mail is written into the journal
 */
public record OperatorConfig(AgentConfig.Store store, int lanes) {
    /** The same with other credentials, where any are given. */
    public OperatorConfig with(Optional<Path> credentials) {
        return new OperatorConfig(store.with(credentials), lanes);
    }
}
