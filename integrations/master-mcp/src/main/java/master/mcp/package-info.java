// SPDX-License-Identifier: Apache-2.0
/**
 * A server of the Model Context Protocol, <a href="https://modelcontextprotocol.io/specification">specification</a> of
 * 2025-06-18, over lines of JSON-RPC 2.0, and the tools that it has here.
 */
package master.mcp;
