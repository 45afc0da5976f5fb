// SPDX-License-Identifier: Apache-2.0
/** A tool of LangChain4j: the text in a picture. */
package master.langchain4j;
