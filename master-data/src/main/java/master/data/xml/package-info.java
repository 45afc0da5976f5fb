// SPDX-License-Identifier: Apache-2.0

/** XML of strangers, opened in one way. */
package master.data.xml;
