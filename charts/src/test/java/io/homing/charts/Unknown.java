package io.homing.charts;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The fields of a manifest that the types of Kubernetes do not know. */
final class Unknown {
    private Unknown() {}

    static List<String> in(HasMetadata manifest) {
        List<String> unknown = new ArrayList<>();
        collect(manifest, unknown);
        return unknown;
    }

    private static void collect(Object value, List<String> unknown) {
        switch (value) {
            case null -> {}
            case Collection<?> elements -> elements.forEach(element -> collect(element, unknown));
            case Map<?, ?> entries -> entries.values().forEach(element -> collect(element, unknown));
            case JsonNode node -> {}
            case Quantity quantity -> {}
            default -> fields(value, unknown);
        }
    }

    private static void fields(Object value, List<String> unknown) {
        if (!value.getClass().getName().startsWith("io.fabric8.")) {
            return;
        }
        try {
            for (var method : value.getClass().getMethods()) {
                if (method.getParameterCount() > 0 || !method.getName().startsWith("get")) {
                    continue;
                }
                if (method.getName().equals("getAdditionalProperties")) {
                    ((Map<?, ?>) method.invoke(value)).keySet().forEach(key -> unknown.add(key.toString()));
                } else {
                    collect(method.invoke(value), unknown);
                }
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot look into " + value.getClass(), e);
        }
    }
}
