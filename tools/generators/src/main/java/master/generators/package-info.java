// SPDX-License-Identifier: Apache-2.0
/** A tool that draws labelled captchas with the libraries that Java sites use, as a data set for training. */
package master.generators;
