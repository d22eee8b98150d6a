package io.homing.devstack.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a process took, from its start to its end.
 *
 * @param wall seconds on the clock
 * @param cpu seconds of processors, for the program and for the kernel on its behalf
 * @param peak the most memory it ever had, in MB
 * @param flush seconds until what it left to the kernel was on the disk
 * @param seen what it asked for
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
