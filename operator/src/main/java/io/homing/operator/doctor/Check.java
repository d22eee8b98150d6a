package io.homing.operator.doctor;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * One check of one thing.
 *
 * @param name of the finding if the check itself fails
 * @param look returns findings, or throws; an exception becomes a finding
 */
public record Check(String name, Callable<List<Finding>> look) {
    /** A check with one finding. */
    static Check one(String name, Callable<Finding> look) {
        return new Check(name, () -> List.of(look.call()));
    }
}
