// SPDX-License-Identifier: Apache-2.0
/** What strangers may send, and what this project promises whatever they send. */
package master.it.trust;
