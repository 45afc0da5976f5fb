// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus' dashboards expect of any process, under the names of its own clients. */
final class ProcessMetrics {
    private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s*(\\d+) kB$", Pattern.MULTILINE);

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
        Path status = Path.of("/proc/self/status"); // statm counts in pages, whose size differs between machines
        if (Files.isReadable(status)) {
            metrics.gauge("process_resident_memory_bytes", "Resident memory, native included.", () -> resident(status));
        }
    }

    static double resident(Path status) {
        try {
            Matcher size = RESIDENT.matcher(Files.readString(status, StandardCharsets.ISO_8859_1));
            return size.find() ? Long.parseLong(size.group(1)) * 1024.0 : Double.NaN;
        } catch (IOException e) {
            return Double.NaN; // it was readable before
        }
    }
}
