// SPDX-License-Identifier: Apache-2.0
/** Training on a Spark cluster: workers train copies of the network, whose parameters are averaged round by round. */
package master.spark;
