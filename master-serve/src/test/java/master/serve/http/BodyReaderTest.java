// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import master.serve.engine.Budget;
import master.serve.options.Limits;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
    /** A request without a body. */
    private static Request empty() {
        return stub(Request.class, "read", Content.Chunk.EOF, "getLength", 0L);
    }

    private static Scheduler scheduler() {
        return stub(Scheduler.class, "schedule", stub(Scheduler.Task.class, "cancel", true));
    }

    /** Answers one or two methods. */
    private static <T> T stub(Class<T> type, Object... answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    for (int i = 0; i < answers.length; i += 2) {
                        if (method.getName().equals(answers[i])) {
                            return answers[i + 1];
                        }
                    }
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void a_body_that_is_still_unpacked_when_its_client_is_gone_takes_nothing_more() throws Exception {
        Budget budget = new Budget(1000);
        BodyReader reader = BodyReader.start(empty(), Limits.DEFAULT, budget, scheduler());
        assertThat(reader.body().get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(reader.reserve(300)).isTrue();
        assertThat(budget.used()).isEqualTo(300);
        reader.release(); // the client is gone
        assertThat(reader.reserve(300)).isFalse();
        reader.release();
        assertThat(budget.used()).isZero();
    }
}
