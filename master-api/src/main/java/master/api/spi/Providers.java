// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import master.api.ModelLoadException;

/**
 * Looks services up: first those that this library's own class loader sees, then what the thread's adds to them, as in a server
 * that shares this library among applications. Those that cannot be used, such as ones of another copy of this library, are
 * passed over with a warning.
 */
final class Providers {
    /** A service loader that fails so often gets no further. */
    private static final int MOST_ERRORS = 100;

    private static final System.Logger LOG = System.getLogger("master.api");

    /** What was said about providers that cannot be used: once for each. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private Providers() {}

    /**
     * The providers of a service, each class once.
     *
     * @throws ModelLoadException if there is none but some that cannot be used
     */
    static <T> List<T> of(Class<T> service) {
        return of(
                service,
                Providers.class.getClassLoader(),
                Thread.currentThread().getContextClassLoader(),
                LOG);
    }

    static <T> List<T> of(Class<T> service, ClassLoader own, ClassLoader context, System.Logger log) {
        Map<Class<?>, T> found = new LinkedHashMap<>();
        List<Throwable> errors = new ArrayList<>();
        add(ServiceLoader.load(service, own), found, errors);
        if (context != own) {
            add(ServiceLoader.load(service, context), found, errors);
        }
        if (found.isEmpty() && !errors.isEmpty()) {
            throw new ModelLoadException(
                    "no %s can be used: %s".formatted(service.getSimpleName(), errors.get(0)), errors.get(0));
        }
        for (Throwable error : errors) {
            if (TOLD.add(error.toString())) {
                log.log(
                        System.Logger.Level.WARNING,
                        "a %s cannot be used and is passed over".formatted(service.getSimpleName()),
                        error);
            }
        }
        return List.copyOf(found.values());
    }

    private static <T> void add(ServiceLoader<T> loader, Map<Class<?>, T> found, List<Throwable> errors) {
        Iterator<ServiceLoader.Provider<T>> providers = loader.stream().iterator();
        int failed = 0;
        while (failed < MOST_ERRORS) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<T> provider = providers.next();
                if (!found.containsKey(provider.type())) {
                    found.put(provider.type(), provider.get());
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                failed++;
                errors.add(e);
            }
        }
    }
}
