// SPDX-License-Identifier: Apache-2.0
/** What a configuration names: kinds of text, framings, letter case. */
package master.synth.kind;
