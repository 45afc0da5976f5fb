// SPDX-License-Identifier: Apache-2.0
/** What stands between a socket and an endpoint: routes, who may, bodies with their limits and times. */
package master.serve.http;
