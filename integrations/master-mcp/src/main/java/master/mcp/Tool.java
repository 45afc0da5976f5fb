// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Something that a language model can have done. */
public interface Tool {
    /** Its name, in lower case with underscores. */
    String name();

    /** What it does and what its answer means, for a language model. */
    String description();

    /** The JSON schema of its arguments. */
    ObjectNode inputSchema();

    /** The JSON schema of its answers. */
    ObjectNode outputSchema();

    /**
     * Does it.
     *
     * @param arguments an object; anything may be in it
     * @return an object as {@link #outputSchema} has it
     * @throws ToolException if it cannot be done; its message is for the language model
     */
    ObjectNode call(JsonNode arguments);
}
