// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Prometheus' dashboards expect of any process, under the names of its own clients. */
final class ProcessMetrics {
    private static final int PAGE = 4096;

    private ProcessMetrics() {}

    static void register(Metrics metrics) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        double start = runtime.getStartTime() / 1e3;
        metrics.gauge("process_start_time_seconds", "Start of the process, in seconds since 1970.", () -> start);
        metrics.gauge(
                "jvm_memory_used_bytes",
                "The heap in use.",
                () -> memory.getHeapMemoryUsage().getUsed());
        metrics.gauge(
                "jvm_memory_max_bytes",
                "The most that the heap may hold.",
                () -> memory.getHeapMemoryUsage().getMax());
        metrics.gauge(
                "jvm_threads_current",
                "Threads.",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        metrics.gauge(
                "jvm_gc_collection_seconds",
                "Time spent collecting garbage.",
                () -> ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToDouble(each -> each.getCollectionTime() / 1e3)
                        .sum());
        metrics.gauge(
                "process_load_average", "Load of the machine in the latest minute.", system::getSystemLoadAverage);
        Path pages = Path.of("/proc/self/statm");
        if (Files.isReadable(pages)) {
            metrics.gauge("process_resident_memory_bytes", "Resident memory, native included.", () -> resident(pages));
        }
    }

    private static double resident(Path pages) {
        try {
            return Long.parseLong(Files.readString(pages).split(" ", -1)[1]) * (double) PAGE;
        } catch (IOException e) {
            return Double.NaN; // it was readable before
        }
    }
}
