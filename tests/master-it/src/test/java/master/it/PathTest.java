// SPDX-License-Identifier: Apache-2.0
package master.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import master.api.Recognizer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whether the build really runs these tests once on the module path and once on the class path. */
class PathTest {
    @Test
    void the_library_is_where_this_run_says() {
        assertThat(System.getProperty("path")).isIn("module", "class");
        boolean modules = System.getProperty("path").equals("module");
        assertThat(Recognizer.class.getModule().isNamed()).isEqualTo(modules);
        assertThat(PathTest.class.getModule().isNamed()).isEqualTo(modules);
        assertThat(ModuleLayer.boot().findModule("master.runtime").isPresent()).isEqualTo(modules);
        assertThat(ModuleLayer.boot().findModule("master.model.captcha").isPresent())
                .isEqualTo(modules);
    }

    @Test
    void an_application_sees_the_api_and_nothing_of_the_runtime() {
        Assumptions.assumeTrue(Recognizer.class.getModule().isNamed(), "there are no modules on the class path");
        assertThat(exports("master.api")).containsExactlyInAnyOrder("master.api", "master.api.spi");
        assertThat(PathTest.class.getModule().canRead(module("master.core"))).isFalse();
        assertThat(exports("master.runtime")).isEmpty();
        assertThat(exports("master.model.captcha")).isEmpty();
    }

    private static Module module(String name) {
        return ModuleLayer.boot().findModule(name).orElseThrow();
    }

    private static Set<String> exports(String module) {
        return module(module).getDescriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
    }
}
