// SPDX-License-Identifier: Apache-2.0
/** A tool of LangChain4j: the text in an image. */
package master.langchain4j;
