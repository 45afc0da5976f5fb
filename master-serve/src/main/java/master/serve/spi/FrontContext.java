// SPDX-License-Identifier: Apache-2.0
package master.serve.spi;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import master.serve.api.Reader;
import master.serve.api.Totals;
import master.serve.engine.Budget;
import master.serve.http.Requests;
import master.serve.http.Tokens;
import master.serve.options.Limits;

/**
 * What a front shares with the others.
 *
 * @param reader has images read
 * @param totals what was read so far
 * @param version of this build
 * @param ready whether requests are taken
 * @param limits what a request may cost
 * @param budget what requests in memory may take, those of all fronts together
 * @param tokens who may ask
 * @param parsers runs what takes long, and refuses when there is too much
 * @param requests is told of each request
 * @param log gets a line for each thing that whoever runs the server should know
 */
public record FrontContext(
        Reader reader,
        Totals totals,
        String version,
        BooleanSupplier ready,
        Limits limits,
        Budget budget,
        Tokens tokens,
        Executor parsers,
        Requests requests,
        Consumer<String> log) {}
