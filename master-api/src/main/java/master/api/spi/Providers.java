// SPDX-License-Identifier: Apache-2.0
package master.api.spi;

import java.util.List;
import java.util.ServiceLoader;

/** Looks services up: by the thread's class loader, or, in hosts that give threads another one, by this library's own. */
final class Providers {
    private Providers() {}

    static <T> List<T> of(Class<T> service) {
        List<T> found = all(ServiceLoader.load(service));
        return found.isEmpty() ? all(ServiceLoader.load(service, Providers.class.getClassLoader())) : found;
    }

    private static <T> List<T> all(ServiceLoader<T> loader) {
        return loader.stream().map(ServiceLoader.Provider::get).toList();
    }
}
