// SPDX-License-Identifier: Apache-2.0
/** Where texts come from: words and inventions. */
package master.synth.text;
