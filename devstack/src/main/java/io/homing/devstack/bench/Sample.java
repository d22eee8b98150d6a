package io.homing.devstack.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The resources of a process from its start to its end.
 *
 * @param wall elapsed seconds
 * @param cpu processor seconds of the program and of the kernel on its behalf
 * @param peak its peak memory in MB
 * @param flush seconds until its writes were on the disk
 * @param seen its requests
 */
record Sample(double wall, double cpu, double peak, double flush, Traffic.Seen seen) {
    static <T> double median(List<T> samples, ToDoubleFunction<T> field) {
        List<Double> sorted = samples.stream()
                .map(field::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
