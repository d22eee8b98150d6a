package io.homing.operator.doctor;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * One look at one thing.
 *
 * @param name of the finding when the look itself fails
 * @param look finds something, or throws; what it throws is a finding, too
 */
public record Check(String name, Callable<List<Finding>> look) {
    /** A look that finds one thing. */
    static Check one(String name, Callable<Finding> look) {
        return new Check(name, () -> List.of(look.call()));
    }
}
